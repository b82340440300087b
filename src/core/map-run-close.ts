// map-run-close.ts — how a map run ends, and what becomes of the children that still run.
import { executionArn, expressExecutionArn } from "../base/index.ts";
import type { Command } from "./command.ts";
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
  run.gathered = undefined;
  draft.unqueue(run.start.frameId);
  if (run.tallies.PENDING_REDRIVE.children === 0) return;
  // What was not redriven is what it was.
  for (const [child, { was = "FAILED", ...known }] of [...run.children.entries()]) {
    if (known.status === "PENDING_REDRIVE") run.set(child, { ...known, status: was }, draft.owner);
  }
}

/** Running children are stopped. How each of them ends, which need not be ABORTED, is heard later. */
export function stopRunning(draft: Draft, run: MapRun): void {
  if (run.running === 0) return;
  for (const [child, known] of [...run.children.entries()]) {
    if (known.status === "RUNNING") run.set(child, { ...known, status: "STOPPING" }, draft.owner);
  }
  draft.command(stopCommand(draft.identity, run));
}

export function stopCommand(
  identity: ExecutionIdentity,
  run: MapRun,
): Extract<Command, { readonly type: "stopChildren" }> {
  const children = stoppingIn(run).map((index) => ({
    index,
    arn: childArn(identity, run, run.nameOf(index)),
    round: run.children.at(index)?.round ?? 0,
  }));
  return { type: "stopChildren", mapRunArn: run.arn, children };
}

export function stoppingIn(run: MapRun): readonly number[] {
  const stopping: number[] = [];
  for (const [child, { status }] of run.children.entries()) {
    if (status === "STOPPING") stopping.push(child);
  }
  return stopping;
}
