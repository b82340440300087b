// history-tree.ts — an execution's history as a tree of state visits, grown event by event.
//
// Owns: which visit an event belongs to (by the chain of previousEventId). Never: prints.
import { isJsonObject, type Json, type JsonObject } from "../base/index.ts";

export type VisitStatus = "running" | "succeeded" | "failed" | "caught" | "aborted";

/** One visit of one state. */
export interface Visit {
  readonly name: string;
  /** `Task`, `Map`, … */
  readonly type: string;
  readonly depth: number;
  readonly container: Container;
  readonly enteredAt: number;
  exitedAt?: number;
  status: VisitStatus;
  /** Failures of attempts, oldest first. */
  readonly failures: { readonly error: string; readonly cause: string }[];
  /** What the task calls, where it is a task. */
  resource?: string;
  /** Of a Map or Parallel: true once an attempt has begun. */
  begun?: boolean;
}

/** Where visits stand: the execution itself, a branch or an iteration. */
export interface Container {
  readonly owner?: Visit;
  /** `#3` for an iteration, empty otherwise. */
  readonly label: string;
  readonly depth: number;
}

interface Place {
  readonly container: Container;
  readonly visit?: Visit;
  /** Set where the next state entered starts a container of its own. */
  readonly opens?: () => Container;
}

/** What an event changed, for whoever prints. */
export type TreeChange =
  | { readonly type: "entered"; readonly visit: Visit }
  | { readonly type: "attemptFailed"; readonly visit: Visit }
  /** It stood inside a Map or Parallel whose attempt failed, and has no exit. */
  | { readonly type: "left"; readonly visit: Visit }
  | { readonly type: "exited"; readonly visit: Visit }
  | {
      readonly type: "ended";
      readonly status: string;
      readonly error?: string;
      readonly cause?: string;
      /** Visits that had not come to their exit. */
      readonly left: readonly Visit[];
    };

interface Step {
  readonly place: Place;
  readonly changes?: readonly TreeChange[];
}

interface Happening {
  readonly event: JsonObject;
  readonly previous: Place;
}

const FAILED_ATTEMPT = /^(Task|LambdaFunction|Activity)(\w*Failed|TimedOut)$/;
const ROOT: Container = { label: "", depth: 0 };

export class HistoryTree {
  readonly #places = new Map<number, Place>();
  readonly running: Set<Visit> = new Set();

  /** Takes one event as the wire shows it and says what it changed, in order. */
  add(event: JsonObject): readonly TreeChange[] {
    const type = String(event["type"]);
    const previous = this.#places.get(Number(event["previousEventId"])) ?? { container: ROOT };
    const { place, changes = [] } = this.#step(type, event, previous);
    this.#places.set(Number(event["id"]), place);
    return changes;
  }

  #step(type: string, event: JsonObject, previous: Place): Step {
    if (type.endsWith("StateEntered")) return this.#enter(type, event, previous);
    if (type.endsWith("StateExited")) return this.#exit(event, previous);
    if (type === "MapIterationStarted") return { place: iterationPlace(event, previous) };
    if (/^MapIteration/.test(type)) return { place: previous };
    if (type.startsWith("Execution")) return { place: previous, ...this.#execution(type, event) };
    const [, group, what] = /^(Map|Parallel)State(Started|Failed|Succeeded)$/.exec(type) ?? [];
    if (group !== undefined) return this.#group(group, what, { event, previous });
    if (type === "EvaluationFailed") return this.#evaluationFailed(event, previous);
    if (FAILED_ATTEMPT.test(type) && previous.visit !== undefined) {
      const { visit } = previous;
      visit.failures.push(failureOf(event));
      return { place: previous, changes: [{ type: "attemptFailed", visit }] };
    }
    if (previous.visit !== undefined) noteResource(previous.visit, event);
    return { place: { container: previous.container, ...visitOf(previous) } };
  }

  /**
   * A Map or Parallel begins or fails. Where it is tried again there is no event of its failure: the new start names
   * the state that failed inside as the event before it.
   */
  #group(type: string, what: string | undefined, { event, previous }: Happening): Step {
    const owner = around(previous, (visit) => visit.type === type && this.running.has(visit));
    if (owner === undefined) return { place: previous };
    if (what === "Succeeded") owner.failures.length = 0;
    const failed = what === "Failed" || (what === "Started" && owner.begun === true);
    const changes = failed ? this.#failGroup(owner, event, previous) : [];
    owner.begun = true;
    const opens = what === "Started" ? { opens: () => containerOf(owner, "") } : {};
    return { place: { container: owner.container, visit: owner, ...opens }, changes };
  }

  #failGroup(owner: Visit, event: JsonObject, previous: Place): readonly TreeChange[] {
    const changes: TreeChange[] = [];
    const culprit = previous.visit;
    const inside = culprit !== undefined && culprit !== owner;
    if (inside && culprit.failures.length === 0) {
      culprit.status = "failed";
      culprit.exitedAt = timeOf(event);
      this.running.delete(culprit);
      changes.push({ type: "left", visit: culprit });
    }
    this.#leave(owner, timeOf(event));
    const own = failureOf(event);
    const within = inside ? culprit.failures.at(-1) : undefined;
    owner.failures.push(own.error === "" && within !== undefined ? within : own);
    return [...changes, { type: "attemptFailed", visit: owner }];
  }

  /** AWS gives it no previous event: it is found by its name. */
  #evaluationFailed(event: JsonObject, previous: Place): Step {
    const name = String(detailsOf(event)["state"] ?? "");
    const visit = [...this.running].findLast((one) => one.name === name) ?? previous.visit;
    if (visit === undefined) return { place: previous };
    visit.failures.push(failureOf(event));
    return {
      place: { container: visit.container, visit },
      changes: [{ type: "attemptFailed", visit }],
    };
  }

  #enter(type: string, event: JsonObject, previous: Place): Step {
    const container = previous.opens?.() ?? previous.container;
    const visit: Visit = {
      name: String(detailsOf(event)["name"] ?? ""),
      type: type.replace("StateEntered", ""),
      depth: container.depth,
      container,
      enteredAt: timeOf(event),
      status: "running",
      failures: [],
    };
    this.running.add(visit);
    return { place: { container, visit }, changes: [{ type: "entered", visit }] };
  }

  #exit(event: JsonObject, previous: Place): Step {
    const visit = named(previous, String(detailsOf(event)["name"] ?? ""));
    if (visit === undefined) return { place: previous };
    visit.exitedAt = timeOf(event);
    visit.status = visit.failures.length > 0 ? "caught" : "succeeded";
    this.running.delete(visit);
    if (visit.status === "caught") this.#leave(visit, visit.exitedAt);
    return { place: { container: visit.container }, changes: [{ type: "exited", visit }] };
  }

  /** What stood inside a failed Map or Parallel state has no exit of its own. */
  #leave(owner: Visit, at: number): void {
    for (const visit of this.running) {
      if (!standsIn(visit, owner)) continue;
      visit.status = "aborted";
      visit.exitedAt = at;
      this.running.delete(visit);
    }
  }

  #execution(type: string, event: JsonObject): Pick<Step, "changes"> {
    if (type === "ExecutionStarted" || type === "ExecutionRedriven") return {};
    const failed = type !== "ExecutionSucceeded";
    const left = [...this.running];
    for (const visit of left) {
      visit.status = failed ? (visit.failures.length > 0 ? "failed" : "aborted") : "succeeded";
      visit.exitedAt = timeOf(event);
    }
    this.running.clear();
    const { error, cause } = failureOf(event);
    return {
      changes: [{ type: "ended", status: type.replace("Execution", ""), error, cause, left }],
    };
  }
}

function standsIn(visit: Visit, owner: Visit): boolean {
  let outer = visit.container.owner;
  while (outer !== undefined && outer !== owner) outer = outer.container.owner;
  return outer === owner;
}

function visitOf(place: Place): { visit?: Visit } {
  return place.visit === undefined ? {} : { visit: place.visit };
}

function containerOf(owner: Visit | undefined, label: string): Container {
  const depth = (owner?.depth ?? -1) + 1;
  return owner === undefined ? { label, depth } : { owner, label, depth };
}

function iterationPlace(event: JsonObject, previous: Place): Place {
  const details = detailsOf(event);
  const owner = named(previous, String(details["name"] ?? ""));
  return {
    container: previous.container,
    opens: () => containerOf(owner, `#${String(details["index"] ?? "")}`),
  };
}

/** The visit of that name where the chain stands, or around it. */
function named(place: Place, name: string): Visit | undefined {
  return around(place, (visit) => visit.name === name);
}

/** The nearest visit that passes: where the chain stands, or a Map or Parallel around it. */
function around(place: Place, test: (visit: Visit) => boolean): Visit | undefined {
  if (place.visit !== undefined && test(place.visit)) return place.visit;
  let { owner } = place.container;
  while (owner !== undefined && !test(owner)) owner = owner.container.owner;
  return owner;
}

/** A success after failed attempts is a plain success; a task event names what is called. */
function noteResource(visit: Visit, event: JsonObject): void {
  const details = detailsOf(event);
  if (String(event["type"]).endsWith("Succeeded")) visit.failures.length = 0;
  if (typeof details["resource"] !== "string") return;
  const kind = typeof details["resourceType"] === "string" ? `${details["resourceType"]}:` : "";
  visit.resource = `${kind}${details["resource"]}`;
}

function failureOf(event: JsonObject): { error: string; cause: string } {
  const details = detailsOf(event);
  return { error: String(details["error"] ?? ""), cause: String(details["cause"] ?? "") };
}

/** The details member of a wire event, whatever its name. */
export function detailsOf(event: JsonObject): JsonObject {
  for (const [name, value] of Object.entries(event)) {
    if (name.endsWith("EventDetails") && isJsonObject(value as Json)) return value as JsonObject;
  }
  return {};
}

function timeOf(event: JsonObject): number {
  return Number(event["timestamp"]) * 1000;
}
