// map-run-close.ts — how a map run ends, and what becomes of the children that still run.
import { executionArn, expressExecutionArn } from "../base/index.ts";
import type { Draft } from "./draft.ts";
import { homeOf } from "./home.ts";
import type { MapRun } from "./map-run.ts";
import type { ExecutionIdentity } from "./trigger.ts";

/** A Distributed Map inside a child hangs its runs under the machine itself. */
export function machineNameOf(name: string): string {
  return name.split("/")[0] ?? name;
}

/** What the ARNs of a run's children begin with follows from the run alone. */
const PREFIXES = new WeakMap<MapRun["start"], string>();

export function childArn(identity: ExecutionIdentity, run: MapRun, name: string): string {
  let prefix = PREFIXES.get(run.start);
  if (prefix === undefined) {
    prefix = prefixOf(identity, run);
    PREFIXES.set(run.start, prefix);
  }
  // Express children need a second id; their own name is unique already.
  return run.start.executionType === "EXPRESS" ? `${prefix}${name}:${name}` : `${prefix}${name}`;
}

function prefixOf(identity: ExecutionIdentity, run: MapRun): string {
  const machine = `${machineNameOf(identity.stateMachineName)}/${run.start.label}`;
  return run.start.executionType === "EXPRESS"
    ? expressExecutionArn(homeOf(identity), machine, "", "").slice(0, -1)
    : executionArn(homeOf(identity), machine, "");
}

export function closeRun(
  draft: Draft,
  run: MapRun,
  status: "SUCCEEDED" | "FAILED" | "ABORTED",
): void {
  run.status = status;
  run.stopDate = draft.at;
}

/** Running children are stopped and counted as aborted at once. */
export function stopRunning(draft: Draft, run: MapRun): readonly number[] {
  if (run.running === 0) return [];
  const stopped: number[] = [];
  for (const [child, { status }] of run.children.entries()) {
    if (status === "RUNNING") stopped.push(child);
  }
  const arns = stopped.map((child) => childArn(draft.identity, run, run.nameOf(child)));
  for (const index of stopped) run.record({ index, status: "ABORTED" }, undefined, draft.owner);
  if (arns.length > 0) draft.command({ type: "stopChildren", mapRunArn: run.arn, arns });
  return stopped;
}
