// map-run-result.ts — how a child ended, as AWS writes it into the files of a ResultWriter.
//
// Members stand in AWS's order, that of the alphabet; Input and Output are texts that hold JSON. The text is put
// together by hand because there is one for every child of a map.
import { isoTime, stateMachineArn, type TimestampMs } from "../base/index.ts";
import { homeOf } from "./home.ts";
import type { MapRun, MapRunStart } from "./map-run.ts";
import { childArn, machineNameOf } from "./map-run-close.ts";
import type { ClosedChild, ExecutionIdentity } from "./trigger.ts";

export interface ReportedChild {
  readonly child: Omit<ClosedChild, "status"> & {
    readonly status: ClosedChild["status"] | "PENDING";
  };
}

export function childResultText(
  identity: ExecutionIdentity,
  run: MapRun,
  { child }: ReportedChild,
): string {
  const { status, failure, startDate, stopDate } = child;
  const name = run.nameOf(child.index);
  let text = "{";
  if (failure?.cause !== undefined) text += `"Cause":${JSON.stringify(failure.cause)},`;
  if (failure?.error !== undefined) text += `"Error":${JSON.stringify(failure.error)},`;
  // A label may have letters that JSON escapes, so the ARN is written as any other text.
  text += `"ExecutionArn":${JSON.stringify(childArn(identity, run, name))},`;
  text += dataOf(child, name);
  text += redriveOf(child);
  if (startDate !== undefined) text += `"StartDate":"${timeText(startDate)}",`;
  text += `"StateMachineArn":${machineText(identity, run)},"Status":"${status}"`;
  if (stopDate !== undefined) text += `,"StopDate":"${timeText(stopDate)}"`;
  return `${text}}`;
}

function dataOf({ input, output }: ReportedChild["child"], name: string): string {
  const given = input === undefined ? undefined : JSON.stringify(input);
  const left = output?.text();
  // Many children hand their input on: its text is written once.
  const made = left === undefined || left === input ? given : JSON.stringify(left);
  const before = given === undefined ? "" : `"Input":${given},"InputDetails":{"Included":true},`;
  const after = left === undefined ? "" : `"Output":${made},"OutputDetails":{"Included":true},`;
  return `${before}"Name":"${name}",${after}`;
}

function redriveOf({
  status,
  redrivable = true,
  redriveCount = 0,
}: ReportedChild["child"]): string {
  const count = `"RedriveCount":${redriveCount},`;
  if (status === "PENDING") return count;
  if (status === "SUCCEEDED") {
    return `${count}"RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven",`;
  }
  return `${count}"RedriveStatus":"${redrivable ? "REDRIVABLE_BY_MAP_RUN" : "NOT_REDRIVABLE"}",`;
}

const MACHINES = new WeakMap<MapRunStart, string>();

/** The ARN of the children's machine, as a JSON text. */
function machineText(identity: ExecutionIdentity, { start }: MapRun): string {
  let text = MACHINES.get(start);
  if (text === undefined) {
    const machine = `${machineNameOf(identity.stateMachineName)}/${start.label}`;
    text = JSON.stringify(stateMachineArn(homeOf(identity), machine));
    MACHINES.set(start, text);
  }
  return text;
}

let lastTime = { at: 0, text: isoTime(0) };

/** Many children end in the same millisecond. */
function timeText(at: TimestampMs): string {
  if (lastTime.at !== at) lastTime = { at, text: isoTime(at) };
  return lastTime.text;
}
