// transitions.ts — where the states of one machine lead: targets, reachability, an end.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import { meantField } from "./meant.ts";
import { type Place, placeIn, type Report } from "./report.ts";

/** The machine whose States and StartAt have the right types. */
export interface Graph {
  /** Name and state, in order. */
  readonly states: readonly (readonly [string, Json])[];
  readonly startAt: string;
  readonly place: Place | undefined;
}

/** Reports transitions to nowhere, states that nothing leads to, and a machine without an end. */
export function checkTransitions({ states, startAt, place }: Graph, report: Report): void {
  const statesPlace = placeIn(place, "States");
  const targets = new Map(states.map(([name, state]) => [name, targetsOf(state)]));
  const reportMissing = (target: string, at: Place, from?: string): void => {
    if (targets.has(target)) return;
    // Few states lead to themselves, least of all by a slip of the pen.
    const hint = report.guess((guessing) => {
      const others = [...targets.keys()].filter((name) => name !== from);
      return meantField(target, others, guessing);
    });
    report.errorOf("MISSING_TRANSITION_TARGET", at, `Missing 'Next' target: ${target}`, hint);
  };
  reportMissing(startAt, placeIn(place, "StartAt"));
  for (const [name, state] of states) {
    // Places are made only where there is something to report.
    if (targets.get(name)?.every((target) => targets.has(target))) continue;
    visitTargets(state, placeIn(statesPlace, name), (target, at) =>
      reportMissing(target, at, name),
    );
  }
  if (targets.has(startAt)) checkReachable(targets, startAt, { report, place: statesPlace });
  if (!states.some(([, state]) => isTerminal(state))) {
    report.errorOf(
      "MISSING_TERMINAL_STATE",
      statesPlace,
      'No terminal state. The state machine must have at least one terminal state (a state in which the "End" property is set to true).',
    );
  }
}

function checkReachable(
  targets: ReadonlyMap<string, readonly string[]>,
  startAt: string,
  { report, place }: { readonly report: Report; readonly place: Place },
): void {
  const reachable = new Set([startAt]);
  // A set that grows while it is walked: each name is visited once.
  for (const name of reachable) {
    for (const target of targets.get(name) ?? []) reachable.add(target);
  }
  for (const name of targets.keys()) {
    if (reachable.has(name)) continue;
    const message = `State "${name}" is not reachable.`;
    report.errorOf("MISSING_TRANSITION_TARGET", placeIn(place, name), message);
  }
}

/** Lists of a state whose items have a Next of their own. */
const LISTS = ["Choices", "Catch"];

function targetsOf(state: Json): readonly string[] {
  const targets: string[] = [];
  if (!isJsonObject(state)) return targets;
  addTarget(targets, memberOf(state, "Next"));
  addTarget(targets, memberOf(state, "Default"));
  for (const list of LISTS) {
    const items = memberOf(state, list);
    if (!isJsonArray(items)) continue;
    for (const item of items) {
      if (isJsonObject(item)) addTarget(targets, memberOf(item, "Next"));
    }
  }
  return targets;
}

function addTarget(to: string[], target: Json | undefined): void {
  if (typeof target === "string") to.push(target);
}

type Visit = (target: string, place: Place) => void;

/** The same targets with their places. */
function visitTargets(state: Json, place: Place, visit: Visit): void {
  if (!isJsonObject(state)) return;
  visitTarget({ owner: state, name: "Next", place }, visit);
  visitTarget({ owner: state, name: "Default", place }, visit);
  for (const list of LISTS) {
    const items = memberOf(state, list);
    if (!isJsonArray(items)) continue;
    items.forEach((item, i) => {
      if (!isJsonObject(item)) return;
      visitTarget({ owner: item, name: "Next", place: placeIn(placeIn(place, list), i) }, visit);
    });
  }
}

function visitTarget(
  at: { readonly owner: JsonObject; readonly name: string; readonly place: Place },
  visit: Visit,
): void {
  const target = memberOf(at.owner, at.name);
  if (typeof target === "string") visit(target, placeIn(at.place, at.name));
}

function isTerminal(state: Json): boolean {
  if (!isJsonObject(state)) return false;
  const type = memberOf(state, "Type");
  return type === "Succeed" || type === "Fail" || memberOf(state, "End") === true;
}
