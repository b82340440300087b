// selection.ts — what is selected on the page of an execution: one value for graph, timeline, lists and inspector,
// kept in the URL and nowhere else.
//
//   S1. A visit implies its state: who selects a visit gives the state too.
//   S2. An attempt is one of its visit: who selects another visit selects its last attempt. The event, where one is
//       selected, says which attempt it is.
//   S3. An iteration that was chosen of an attempt of its Map and that attempt go together: who selects another attempt of
//       the Map selects the same iteration of it, and who selects the Map alone selects that attempt.
//   S4. Reading never refuses: what is not understood is left out, so that an old link still opens.
//   S5. An iteration is one that what is selected stands in, or one of the very Map that is selected: who selects what
//       stands elsewhere selects the iteration around that, or none. Nothing is narrowed that was not narrowed before.

import type { Visit } from "../../console-wire/index.ts";
import { attemptOfEvent } from "./attempts.ts";
import { fittingIteration, iterationText, parseIteration } from "./iteration.ts";

export const TABS = ["timeline", "states", "events", "logs", "definition"] as const;
export type Tab = (typeof TABS)[number];

export const PANES = [
  ...(["flow", "input", "output", "variables", "error", "events", "logs", "children"] as const),
] as const;
export type Pane = (typeof PANES)[number];

export interface Selection {
  /** Id of the state in the graph. */
  readonly state?: string;
  /** The event that entered the visit. */
  readonly visit?: number;
  /** Which attempt of the visit, from 1; the last one without. */
  readonly attempt?: number;
  /** Everything is filtered by it: `<id of the Map>:<index>`, inside another Map `<id>:<index there>.<index>`; `…@<attempt>` of a Map that was tried again. */
  readonly iteration?: string;
  readonly event?: number;
  readonly tab?: Tab;
  readonly pane?: Pane;
  /** What the timeline shows, in milliseconds since the start. */
  readonly from?: number;
  readonly to?: number;
  /** Filters of the list of events. */
  readonly type?: string;
  readonly onlyState?: true;
}

/** The search of a URL as a selection. */
export function readSelection(search: Readonly<Record<string, unknown>>): Selection {
  const selection: Selection = {
    ...textAt(search, "state"),
    ...wholeNumberAt(search, "visit"),
    ...(search["attempt"] === 0 || search["attempt"] === "0"
      ? {}
      : wholeNumberAt(search, "attempt")),
    ...iterationAt(search),
    ...wholeNumberAt(search, "event"),
    ...oneOf(search, "tab", TABS),
    ...oneOf(search, "pane", PANES),
    ...textAt(search, "type"),
    ...(search["onlyState"] === "1" || search["onlyState"] === true ? { onlyState: true } : {}),
  };
  const { from } = wholeNumberAt(search, "from");
  const { to } = wholeNumberAt(search, "to");
  return from === undefined || to === undefined || to <= from
    ? selection
    : { ...selection, from, to };
}

/** A change of the selection; `undefined` takes a member away. */
export type SelectionChange = { readonly [Key in keyof Selection]?: Selection[Key] | undefined } & {
  /** Where the visit or the event that it selects stands; without, as far as its state tells. */
  readonly path?: Visit["path"] | undefined;
};

export function changed(selection: Selection, { path, ...change }: SelectionChange): Selection {
  // S2.
  const isElsewhere = "state" in change || "visit" in change || "iteration" in change;
  const merged = { ...selection, ...(isElsewhere ? { attempt: undefined } : {}), ...change };
  const { state } = merged;
  // S5.
  const iteration =
    state === undefined
      ? merged.iteration
      : fittingIteration(merged.iteration, { id: state, path });
  // Members without a value are taken away; the others come from a Selection.
  return Object.fromEntries(
    Object.entries({ ...merged, ...together({ ...merged, iteration }) }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Selection;
}

/** S3. */
function together({ iteration, state, attempt }: SelectionChange): SelectionChange {
  const chosen = parseIteration(iteration);
  if (chosen?.attempt === undefined || chosen.of !== state) return { iteration, attempt };
  const tried = { ...chosen, attempt: attempt ?? chosen.attempt };
  return { iteration: iterationText(tried), attempt: tried.attempt };
}

const COMPARED = ["state", "iteration", "attempt"] as const;

/**
 * S1, S2, S3, S5: what puts a selection right that contradicts itself or tells only a part, as links from elsewhere may; undefined
 * where there is nothing to put right. `shown`: the visit that it means, where that is known already.
 */
export function agreement(
  selection: Selection,
  shown: Omit<Visit, "name" | "type" | "enteredAt" | "status"> | undefined,
): SelectionChange | undefined {
  const { visit, event } = selection;
  const isShown = visit !== undefined && shown?.enteredEventId === visit;
  const ofEvent = isShown && event !== undefined ? attemptOfEvent(shown, event) : undefined;
  const attempt = ofEvent ?? selection.attempt;
  const change = isShown ? { state: shown.id, visit, attempt, path: shown.path } : {};
  const agreed = changed(selection, change);
  const isSo = COMPARED.every((member) => agreed[member] === selection[member]);
  return isSo ? undefined : change;
}

function textAt<Key extends string>(
  search: Readonly<Record<string, unknown>>,
  key: Key,
): { readonly [K in Key]?: string } {
  const value = search[key];
  const text = typeof value === "number" ? String(value) : value;
  // The computed key is Key.
  return typeof text === "string" && text !== "" ? ({ [key]: text } as Record<Key, string>) : {};
}

function wholeNumberAt<Key extends string>(
  search: Readonly<Record<string, unknown>>,
  key: Key,
): { readonly [K in Key]?: number } {
  const value = search[key];
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) return {};
  // The computed key is Key.
  return { [key]: number } as Record<Key, number>;
}

function iterationAt(search: Readonly<Record<string, unknown>>): Pick<Selection, "iteration"> {
  const { iteration } = textAt(search, "iteration");
  return iteration !== undefined && parseIteration(iteration) !== undefined ? { iteration } : {};
}

function oneOf<Key extends string, Value extends string>(
  search: Readonly<Record<string, unknown>>,
  key: Key,
  values: readonly Value[],
): { readonly [K in Key]?: Value } {
  const found = values.find((value) => value === search[key]);
  // The computed key is Key.
  return found === undefined ? {} : ({ [key]: found } as Record<Key, Value>);
}
