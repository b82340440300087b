// notes.ts — what is written down of functions and executions beside their work: logs and metrics in CloudWatch.
import type { OpenedEngine } from "../engine/index.ts";
import type { LambdaServiceOptions } from "../lambda/index.ts";
import { executionMetrics } from "./execution-metrics.ts";
import { FunctionLogs, type FunctionLogsOptions } from "./function-logs.ts";
import { functionMetrics } from "./function-metrics.ts";

export class Notes {
  /** What the Lambda service tells. */
  readonly ofFunctions: Required<Pick<LambdaServiceOptions, "onInvocation" | "onLog">>;
  readonly #options: FunctionLogsOptions;
  readonly #closing: (() => Promise<void>)[];

  constructor(options: FunctionLogsOptions) {
    const { services, clock, report } = options;
    const logs = new FunctionLogs(options);
    const metrics = functionMetrics(services, clock, report);
    this.#options = options;
    this.#closing = [() => logs.close(), () => metrics.close()];
    this.ofFunctions = {
      onInvocation: (end) => metrics.tell(end),
      onLog: (line) => logs.add(line),
    };
  }

  /** Executions too, as long as the engine goes on. */
  watch(engine: Pick<OpenedEngine, "subscribe">): void {
    const { services, clock, report } = this.#options;
    this.#closing.push(executionMetrics(engine, services, clock, report));
  }

  /** Writes what waits, and nothing more. */
  async close(): Promise<void> {
    for (const close of this.#closing) await close();
  }
}
