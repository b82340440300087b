// visit-status.ts — how a visit stands, by what became of it and of the scopes around it.
import type { VisitStatus } from "../../console-wire/index.ts";
import type { FoldedScope, FoldedVisit } from "./folded.ts";
import type { HistoryFold } from "./history-fold.ts";

export function visitStatus(visit: FoldedVisit, { end }: HistoryFold): VisitStatus {
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
