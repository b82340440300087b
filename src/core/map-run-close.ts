// map-run-close.ts — how a map run ends, and what becomes of the children that still run.
import { executionArn, expressExecutionArn } from "../base/index.ts";
import type { Draft } from "./draft.ts";
import type { MapRun } from "./map-run.ts";
import type { ExecutionIdentity } from "./trigger.ts";

/** A Distributed Map inside a child hangs its runs under the machine itself. */
export function machineNameOf(name: string): string {
  return name.split("/")[0] ?? name;
}

export function childArn(identity: ExecutionIdentity, run: MapRun, name: string): string {
  const machine = `${machineNameOf(identity.stateMachineName)}/${run.start.label}`;
  // Express children need a second id; their own name is unique already.
  return run.start.executionType === "EXPRESS"
    ? expressExecutionArn(identity, machine, name, name)
    : executionArn(identity, machine, name);
}

export function closeRun(
  draft: Draft,
  run: MapRun,
  status: "SUCCEEDED" | "FAILED" | "ABORTED",
): void {
  run.status = status;
  run.stopDate = draft.at;
}

/** The execution, or the branch, is torn down with its map run. */
export function abortMapRun(draft: Draft, arn: string): void {
  const run = draft.touchMapRun(arn);
  if (run.status !== "RUNNING") return;
  stopRunning(draft, run);
  closeRun(draft, run, "ABORTED");
}

/** Running children are stopped and counted as aborted at once. */
export function stopRunning(draft: Draft, run: MapRun): void {
  const arns: string[] = [];
  for (let child = 0; child < run.next && run.running > 0; child++) {
    const known = run.children.at(child);
    if (known?.status !== "RUNNING") continue;
    arns.push(childArn(draft.identity, run, known.name));
    run.record({ index: child, status: "ABORTED" }, draft.owner);
  }
  if (arns.length > 0) draft.command({ type: "stopChildren", mapRunArn: run.arn, arns });
}
