// map-run-result.ts — how a child ended, as AWS writes it into the files of a ResultWriter.
import { isoTime, Payload, stateMachineArn, type TimestampMs } from "../base/index.ts";
import type { MapRun } from "./map-run.ts";
import { childArn, machineNameOf } from "./map-run-close.ts";
import type { ClosedChild, ExecutionIdentity } from "./trigger.ts";

export interface ReportedChild {
  readonly child: Omit<ClosedChild, "status"> & {
    readonly status: ClosedChild["status"] | "PENDING";
  };
}

/** Members in AWS's order, that of the alphabet. Input and Output are texts that hold JSON. */
export function childResult(
  identity: ExecutionIdentity,
  run: MapRun,
  { child }: ReportedChild,
): Payload {
  const { status, output, input, failure, startDate, stopDate } = child;
  const name = run.nameOf(child.index);
  const machine = `${machineNameOf(identity.stateMachineName)}/${run.start.label}`;
  return new Payload({
    ...(failure?.cause === undefined ? {} : { Cause: failure.cause }),
    ...(failure?.error === undefined ? {} : { Error: failure.error }),
    ExecutionArn: childArn(identity, run, name),
    ...(input === undefined ? {} : { Input: input, InputDetails: INCLUDED }),
    Name: name,
    ...(output === undefined ? {} : { Output: output.text(), OutputDetails: INCLUDED }),
    RedriveCount: child.redriveCount ?? 0,
    ...redriveOf(child),
    ...dateOf("StartDate", startDate),
    StateMachineArn: stateMachineArn(identity, machine),
    Status: status,
    ...dateOf("StopDate", stopDate),
  });
}

const INCLUDED = { Included: true };

function redriveOf({ status, redrivable = true }: ReportedChild["child"]) {
  if (status === "PENDING") return {};
  if (status === "SUCCEEDED") {
    return {
      RedriveStatus: "NOT_REDRIVABLE",
      RedriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
    };
  }
  return { RedriveStatus: redrivable ? "REDRIVABLE_BY_MAP_RUN" : "NOT_REDRIVABLE" };
}

function dateOf(name: string, at: TimestampMs | undefined) {
  return at === undefined ? {} : { [name]: isoTime(at) };
}
