// transitions.ts — where the states of one machine lead: targets, reachability, an end.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import { type Place, placeIn, type Report } from "./report.ts";

interface Transition {
  readonly target: string;
  readonly place: Place;
}

/** The machine whose States and StartAt have the right types. */
export interface Graph {
  readonly states: JsonObject;
  readonly startAt: string;
  readonly place: Place | undefined;
}

/** Reports transitions to nowhere, states that nothing leads to, and a machine without an end. */
export function checkTransitions({ states, startAt, place }: Graph, report: Report): void {
  const start = { target: startAt, place: placeIn(place, "StartAt") };
  checkTarget(start, states, report);
  const statesPlace = placeIn(place, "States");
  const reachable = new Set<string>();
  const waiting = Object.hasOwn(states, startAt) ? [startAt] : [];
  const transitions = new Map<string, readonly Transition[]>();
  for (const name of Object.keys(states)) {
    const leaving = transitionsOf(states[name], placeIn(statesPlace, name));
    transitions.set(name, leaving);
    for (const transition of leaving) checkTarget(transition, states, report);
  }
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reachable.has(name)) continue;
    reachable.add(name);
    for (const { target } of transitions.get(name) ?? []) waiting.push(target);
  }
  if (Object.hasOwn(states, startAt)) {
    for (const name of Object.keys(states)) {
      if (reachable.has(name)) continue;
      report.errorOf(
        "MISSING_TRANSITION_TARGET",
        placeIn(statesPlace, name),
        `State "${name}" is not reachable.`,
      );
    }
  }
  if (!Object.values(states).some(isTerminal)) {
    report.errorOf(
      "MISSING_TERMINAL_STATE",
      statesPlace,
      'No terminal state. The state machine must have at least one terminal state (a state in which the "End" property is set to true).',
    );
  }
}

function checkTarget({ target, place }: Transition, states: JsonObject, report: Report): void {
  if (Object.hasOwn(states, target)) return;
  report.errorOf("MISSING_TRANSITION_TARGET", place, `Missing 'Next' target: ${target}`);
}

function transitionsOf(state: Json | undefined, place: Place): readonly Transition[] {
  if (!isJsonObject(state)) return [];
  const transitions: Transition[] = [];
  addTarget(transitions, state, "Next", place);
  addTarget(transitions, state, "Default", place);
  for (const list of ["Choices", "Catch"]) {
    const items = memberOf(state, list);
    if (!isJsonArray(items)) continue;
    items.forEach((item, i) => {
      if (isJsonObject(item))
        addTarget(transitions, item, "Next", placeIn(placeIn(place, list), i));
    });
  }
  return transitions;
}

function addTarget(to: Transition[], owner: JsonObject, name: string, place: Place): void {
  const target = memberOf(owner, name);
  if (typeof target === "string") to.push({ target, place: placeIn(place, name) });
}

function isTerminal(state: Json): boolean {
  if (!isJsonObject(state)) return false;
  const type = memberOf(state, "Type");
  return type === "Succeed" || type === "Fail" || memberOf(state, "End") === true;
}
