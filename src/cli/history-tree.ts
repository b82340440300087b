// history-tree.ts — an execution's history as a tree of state visits, told change by change.
//
// Owns: what each event changes for somebody who reads along. The room graph follows the events.
import type { JsonObject } from "../base/index.ts";
import {
  type FoldedVisit,
  type HistoryEvent,
  HistoryFold,
  historyEvent,
  type Pause,
  textOf,
  type VisitStatus,
  visitEnd,
  visitStatus,
  type Ways,
} from "../graph/index.ts";

/** One visit of one state. */
export interface Visit {
  readonly name: string;
  /** `Task`, `Map`, … */
  readonly type: string;
  readonly depth: number;
  /** `#3` in an iteration, empty otherwise. */
  readonly label: string;
  readonly enteredAt: number;
  exitedAt: number | undefined;
  status: VisitStatus;
  /** Failures of attempts since the last redrive, oldest first. */
  readonly failures: { readonly error: string; readonly cause: string }[];
  /** What the task calls, where it is a task. */
  resource?: string;
}

/** What an event changed, for whoever prints. */
export type TreeChange =
  | { readonly type: "entered"; readonly visit: Visit }
  /** `attempt`: of the visit since the last redrive, from 1; its failure is the one of that number. */
  | { readonly type: "attemptFailed"; readonly visit: Visit; readonly attempt: number }
  /** It stood inside a Map or Parallel whose attempt failed, and has no exit. */
  | { readonly type: "left"; readonly visit: Visit }
  | { readonly type: "exited"; readonly visit: Visit }
  /** What the execution goes on with, outermost first. */
  | { readonly type: "redriven"; readonly visits: readonly Visit[] }
  | {
      readonly type: "ended";
      readonly status: string;
      readonly error?: string;
      readonly cause?: string;
      /** Visits that had not come to their exit. */
      readonly left: readonly Visit[];
    };

const FAILED_ATTEMPT =
  /^(?:Task|LambdaFunction|Activity)(?:\w*Failed|TimedOut)$|^EvaluationFailed$/;
const GROUP_FAILED = /^(?:Map|Parallel)StateFailed$/;
const GROUP_SUCCEEDED = /^(?:Map|Parallel)StateSucceeded$/;
const GROUP_STARTED = /^(?:Map|Parallel)StateStarted$/;

export class HistoryTree {
  readonly #fold = new HistoryFold();
  readonly #open = new Map<FoldedVisit, Visit>();
  /** Without an exit when the execution ended, or the Map or Parallel around it failed. */
  readonly #halted = new Map<FoldedVisit, Visit>();
  readonly #reopened = new Set<FoldedVisit>();
  /** Maps and Parallels with an attempt whose end has not been told. */
  readonly #begun = new Set<FoldedVisit>();

  /** In which the execution had ended, each until a redrive. */
  get pauses(): readonly Pause[] {
    return this.#fold.pauses;
  }

  /** Of the definition that is executed: what follows a redrive may not be told by the history alone. */
  set ways(ways: Ways | undefined) {
    this.#fold.ways = ways;
  }

  get running(): ReadonlySet<Visit> {
    return new Set(this.#open.values());
  }

  /** Takes one event as the wire shows it and says what it changed, in order. */
  add(wire: JsonObject): readonly TreeChange[] {
    const event = historyEvent(wire);
    const { type } = event;
    this.#fold.add(event);
    if (type.endsWith("StateEntered")) return this.#entered();
    if (type.endsWith("StateExited")) return this.#exited(event);
    if (type.startsWith("Execution")) return this.#execution(event);
    const folded = this.#visitAt(event);
    const visit = folded && this.#open.get(folded);
    if (folded === undefined || visit === undefined) return [];
    if (GROUP_FAILED.test(type)) return this.#attemptEnded(folded, visit, event);
    if (GROUP_STARTED.test(type)) {
      const changes = this.#attemptEnded(folded, visit, event);
      this.#begun.add(folded);
      return changes;
    }
    if (GROUP_SUCCEEDED.test(type)) this.#begun.delete(folded);
    if (FAILED_ATTEMPT.test(type)) {
      const before = this.#attemptEnded(folded, visit, { ...event, details: {} });
      return [...before, failed(visit, failureOf(event))];
    }
    noteResource(visit, event);
    return [];
  }

  /** The start of a Parallel already stands among its branches. */
  #visitAt({ id }: HistoryEvent): FoldedVisit | undefined {
    const at = this.#fold.positionOf(id);
    return at?.visit ?? at?.scope.owner;
  }

  #entered(): readonly TreeChange[] {
    const folded = this.#fold.visits.at(-1);
    if (folded === undefined) return [];
    const { name, type, scope, enteredAt } = folded;
    const visit: Visit = {
      ...{ name, type, enteredAt, depth: depthOf(folded), status: "running", failures: [] },
      exitedAt: undefined,
      label: scope.index === undefined ? "" : `#${scope.index}`,
    };
    this.#closeEnteredAnew(folded);
    this.#open.set(folded, visit);
    return [{ type: "entered", visit }];
  }

  #exited(event: HistoryEvent): readonly TreeChange[] {
    const folded = this.#visitAt(event);
    const visit = folded && this.#open.get(folded);
    if (folded === undefined || visit === undefined) return [];
    this.#close(folded, event.at);
    this.#leave(folded, event.at);
    return [{ type: "exited", visit }];
  }

  /** An attempt that an expression kept from its start, or from its end, has told its failure itself. */
  #attemptEnded(group: FoldedVisit, visit: Visit, event: HistoryEvent): readonly TreeChange[] {
    return this.#begun.delete(group) ? this.#groupFailed(group, visit, event) : [];
  }

  /** Where a Map or Parallel is tried again, the start of the next attempt tells that this one failed. */
  #groupFailed(group: FoldedVisit, visit: Visit, event: HistoryEvent): readonly TreeChange[] {
    const before = this.#fold.positionOf(event.previousId)?.visit;
    const inside = before === group ? undefined : before;
    const culprit = inside && this.#open.get(inside);
    const changes: TreeChange[] = [];
    if (culprit !== undefined && culprit.failures.length === 0) {
      changes.push({ type: "left", visit: culprit });
    }
    this.#leave(group, event.at);
    const own = failureOf(event);
    const within = culprit?.failures.at(-1);
    const failure = own.error === "" && within !== undefined ? within : own;
    return [...changes, failed(visit, failure)];
  }

  #execution(event: HistoryEvent): readonly TreeChange[] {
    if (event.type === "ExecutionRedriven") return this.#redriven();
    if (this.#fold.end === undefined) return [];
    const left = [...this.#open.values()];
    for (const folded of this.#open.keys()) this.#close(folded, event.at);
    const status = event.type.replace("Execution", "");
    return [{ type: "ended", status, ...failureOf(event), left }];
  }

  /** A redrive gives what it goes on with all of its attempts anew. */
  #redriven(): readonly TreeChange[] {
    const visits: Visit[] = [];
    for (const [folded, visit] of this.#halted) {
      if (visitStatus(folded, this.#fold) !== "running") continue;
      visit.status = "running";
      visit.exitedAt = undefined;
      visit.failures.length = 0;
      this.#open.set(folded, visit);
      this.#reopened.add(folded);
      if (isContainer(folded) && folded.attempts.length > 0) this.#begun.add(folded);
      visits.push(visit);
    }
    this.#halted.clear();
    return [
      {
        type: "redriven",
        visits: visits.toSorted((a, b) => a.enteredAt - b.enteredAt || a.depth - b.depth),
      },
    ];
  }

  /** After a redrive a state may be entered once more instead: the visit before is over. */
  #closeEnteredAnew({ name, scope, from }: FoldedVisit): void {
    for (const folded of this.#reopened) {
      if (folded.name !== name || folded.scope !== scope || folded.from !== from) continue;
      this.#reopened.delete(folded);
      this.#open.delete(folded);
    }
  }

  /** What stood inside a failed Map or Parallel state has no exit of its own. */
  #leave(group: FoldedVisit, at: number): void {
    for (const folded of this.#open.keys()) if (standsIn(folded, group)) this.#close(folded, at);
  }

  #close(folded: FoldedVisit, at: number): void {
    const visit = this.#open.get(folded);
    if (visit === undefined) return;
    this.#begun.delete(folded);
    visit.status = visitStatus(folded, this.#fold);
    visit.exitedAt = visitEnd(folded) ?? at;
    this.#open.delete(folded);
    if (folded.exitedAt === undefined) this.#halted.set(folded, visit);
  }
}

function failed(visit: Visit, failure: Visit["failures"][number]): TreeChange {
  visit.failures.push(failure);
  return { type: "attemptFailed", visit, attempt: visit.failures.length };
}

/** A Map or Parallel, told when it is entered: what it runs stands below. */
export function isContainer({ type }: Pick<Visit, "type">): boolean {
  return type === "Map" || type === "Parallel";
}

function standsIn({ scope }: FoldedVisit, group: FoldedVisit): boolean {
  let { owner } = scope;
  while (owner !== undefined && owner !== group) ({ owner } = owner.scope);
  return owner === group;
}

function depthOf({ scope }: FoldedVisit): number {
  return scope.owner === undefined ? 0 : depthOf(scope.owner) + 1;
}

/** A success after failed attempts is a plain success; a task event names what is called. */
function noteResource(visit: Visit, { type, details }: HistoryEvent): void {
  if (type.endsWith("Succeeded")) visit.failures.length = 0;
  const resource = textOf(details, "resource");
  if (resource === undefined) return;
  const kind = textOf(details, "resourceType");
  visit.resource = kind === undefined ? resource : `${kind}:${resource}`;
}

function failureOf({ details }: HistoryEvent): { error: string; cause: string } {
  return { error: textOf(details, "error") ?? "", cause: textOf(details, "cause") ?? "" };
}
