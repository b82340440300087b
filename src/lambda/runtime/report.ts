// report.ts — the line that ends the log of an invocation, as AWS writes it.
import type { FunctionResult } from "./function-failure.ts";

export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memoryMb: number;
  readonly memoryUsedMb: number;
  /** Start-up time of the worker, where this was its first invocation. */
  readonly initMs: number | undefined;
  readonly failure: FunctionResult["failure"];
}

export function reportLine(report: Report): string {
  const init = report.initMs === undefined ? "" : `Init Duration: ${report.initMs.toFixed(2)} ms\t`;
  return [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(report.durationMs)} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    `Max Memory Used: ${report.memoryUsedMb} MB`,
    `${init}${statusWords(report.failure)}`,
  ].join("\t");
}

function statusWords(failure: FunctionResult["failure"]): string {
  if (failure === undefined) return "";
  if (failure.status === "timeout") return "Status: timeout";
  return `Status: error\tError Type: ${failure.errorType}`;
}
