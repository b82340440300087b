// selection.ts — what is selected on the page of an execution: one value for graph, timeline, lists and inspector,
// kept in the URL and nowhere else.
//
//   S1. A visit implies its state: who selects a visit gives the state too.
//   S2. An attempt is one of its visit: who selects another visit selects its last attempt. The event, where one is
//       selected, says which attempt it is.
//   S3. An iteration that was chosen of an attempt of its Map goes with that: who selects another attempt of the Map
//       selects the same iteration of it.
//   S4. Reading never refuses: what is not understood is left out, so that an old link still opens.

import type { Visit } from "../../console-wire/index.ts";

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
export type SelectionChange = { readonly [Key in keyof Selection]?: Selection[Key] | undefined };

export function changed(selection: Selection, change: SelectionChange): Selection {
  // S2.
  const isElsewhere = "state" in change || "visit" in change || "iteration" in change;
  const merged = { ...selection, ...(isElsewhere ? { attempt: undefined } : {}), ...change };
  const followed = { ...merged, iteration: iterationOf(merged) };
  // Members without a value are taken away; the others come from a Selection.
  return Object.fromEntries(
    Object.entries(followed).filter(([, value]) => value !== undefined),
  ) as Selection;
}

/** S3. */
function iterationOf({ iteration, state, attempt }: SelectionChange): string | undefined {
  const chosen = parseIteration(iteration);
  if (chosen?.attempt === undefined || chosen.of !== state || attempt === undefined) {
    return iteration;
  }
  return iterationText({ ...chosen, attempt });
}

export interface Iteration {
  readonly of: string;
  readonly index: number;
  /** Of the iterations of the Maps around it, outermost first. */
  readonly outer: readonly number[];
  /** Of the Map, from 1; of any one without. */
  readonly attempt?: number | undefined;
}

/** Reads {@link iterationText}; the id may hold colons itself. */
export function parseIteration(text: string | undefined): Iteration | undefined {
  const [, of, digits = "", attempt] =
    /^(\/.+):(\d+(?:\.\d+)*)(?:@([1-9]\d*))?$/.exec(text ?? "") ?? [];
  if (of === undefined) return undefined;
  const indexes = digits.split(".").map(Number);
  return {
    ...{ of, index: indexes.at(-1) ?? 0, outer: indexes.slice(0, -1) },
    ...(attempt === undefined ? {} : { attempt: Number(attempt) }),
  };
}

export function iterationText({ of, index, outer, attempt }: Iteration): string {
  return `${of}:${[...outer, index].join(".")}${attempt === undefined ? "" : `@${attempt}`}`;
}

/** Of the Maps around a Map, outermost first, as a visit of it or inside it stands in them. */
export function outerIndexes({ path }: Pick<Visit, "path">, mapId: string): readonly number[] {
  return path
    .filter(({ of }) => mapId.startsWith(`${of}/`) && !mapId.startsWith(`${of}/Branches/`))
    .map(({ index }) => index);
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
