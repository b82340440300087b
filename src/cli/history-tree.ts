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
  | { readonly type: "exited"; readonly visit: Visit }
  | {
      readonly type: "ended";
      readonly status: string;
      readonly error?: string;
      readonly cause?: string;
      /** Visits that had not come to their exit. */
      readonly left: readonly Visit[];
    };

const FAILED_ATTEMPT = /^(Task|LambdaFunction|Activity)(\w*Failed|TimedOut)$|^EvaluationFailed$/;
const ROOT: Container = { label: "", depth: 0 };

export class HistoryTree {
  readonly #places = new Map<number, Place>();
  readonly running: Set<Visit> = new Set();

  /** Takes one event as the wire shows it and says what it changed. */
  add(event: JsonObject): TreeChange | undefined {
    const type = String(event["type"]);
    const previous = this.#places.get(Number(event["previousEventId"])) ?? { container: ROOT };
    const step = this.#step(type, event, previous);
    this.#places.set(Number(event["id"]), step.place);
    return step.change;
  }

  #step(type: string, event: JsonObject, previous: Place): { place: Place; change?: TreeChange } {
    if (type.endsWith("StateEntered")) return this.#enter(type, event, previous);
    if (type.endsWith("StateExited")) return this.#exit(event, previous);
    if (type === "ParallelStateStarted") {
      const { visit } = previous;
      return { place: { ...previous, opens: () => containerOf(visit, "") } };
    }
    if (type === "MapIterationStarted") return { place: iterationPlace(event, previous) };
    if (/^MapIteration/.test(type)) return { place: ownerPlace(previous) };
    if (type.startsWith("Execution")) return { place: previous, ...this.#execution(type, event) };
    if (/^(Map|Parallel)StateFailed$/.test(type)) {
      const place = /^(Map|Parallel)$/.test(previous.visit?.type ?? "")
        ? previous
        : ownerPlace(previous);
      place.visit?.failures.push({ error: "", cause: "" });
      return { place };
    }
    if (FAILED_ATTEMPT.test(type) && previous.visit !== undefined) {
      const { visit } = previous;
      visit.failures.push(failureOf(event));
      return { place: previous, change: { type: "attemptFailed", visit } };
    }
    if (previous.visit !== undefined) noteResource(previous.visit, event);
    return { place: { container: previous.container, ...visitOf(previous) } };
  }

  #enter(type: string, event: JsonObject, previous: Place): { place: Place; change: TreeChange } {
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
    return { place: { container, visit }, change: { type: "entered", visit } };
  }

  #exit(event: JsonObject, previous: Place): { place: Place; change?: TreeChange } {
    const visit = named(previous, String(detailsOf(event)["name"] ?? ""));
    if (visit === undefined) return { place: previous };
    visit.exitedAt = timeOf(event);
    visit.status = visit.failures.length > 0 ? "caught" : "succeeded";
    this.running.delete(visit);
    if (visit.status === "caught") this.#leave(visit, visit.exitedAt);
    return { place: { container: visit.container }, change: { type: "exited", visit } };
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

  #execution(type: string, event: JsonObject): { change?: TreeChange } {
    if (type === "ExecutionStarted" || type === "ExecutionRedriven") return {};
    const failed = type !== "ExecutionSucceeded";
    const left = [...this.running];
    for (const visit of left) {
      visit.status = failed ? (visit.failures.length > 0 ? "failed" : "aborted") : "succeeded";
      visit.exitedAt = timeOf(event);
    }
    this.running.clear();
    const { error, cause } = failureOf(event);
    return { change: { type: "ended", status: type.replace("Execution", ""), error, cause, left } };
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

function ownerPlace(previous: Place): Place {
  const { owner } = previous.container;
  return owner === undefined ? previous : { container: owner.container, visit: owner };
}

/** The visit of that name where the chain stands, or around it. */
function named(place: Place, name: string): Visit | undefined {
  if (place.visit?.name === name) return place.visit;
  let { owner } = place.container;
  while (owner !== undefined && owner.name !== name) owner = owner.container.owner;
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
