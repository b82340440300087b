// visit-end.ts — how a visit stands and when it was over, by what became of it and of the scopes around it.
import type { FoldedScope, FoldedVisit } from "./folded.ts";
import type { HistoryFold } from "./history-fold.ts";

export type VisitStatus = "succeeded" | "running" | "failed" | "caught" | "aborted";

export function visitStatus(visit: FoldedVisit, { end }: Pick<HistoryFold, "end">): VisitStatus {
  if (visit.failure !== undefined) return visit.failure;
  if (visit.exitedAt !== undefined) return "succeeded";
  // A Succeed state that ends a machine leaves before the end; whatever is open then was cut off.
  return end !== undefined || isOver(visit.scope) ? "aborted" : "running";
}

function isOver(scope: FoldedScope): boolean {
  if (scope.end !== undefined) return true;
  const { owner } = scope;
  if (owner === undefined) return false;
  return owner.exitedAt !== undefined || owner.failure !== undefined || isOver(owner.scope);
}

/** When it was over: with its exit, its failure, or the end of what it stood in. Undefined while it runs. */
export function visitEnd({ exitedAt, endedAt, scope }: FoldedVisit): number | undefined {
  return exitedAt ?? endedAt ?? scopeEnd(scope);
}

function scopeEnd({ endedAt, owner }: FoldedScope): number | undefined {
  return endedAt ?? (owner && visitEnd(owner));
}
