// item-shown.ts — the item of a Map whose ItemSelector is shown: that of the iteration that a query names, else the one
// whose ItemSelector failed, else the first. What came of its ItemSelector is what its first state was entered with, or
// the child of a Distributed Map.
import type { State } from "../../asl/index.ts";
import type { Json } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import { type Query, Refused } from "../door/index.ts";
import { idOf, type Subject } from "../execution/index.ts";
import type { FoldedScope, FoldedVisit, HistoryFold } from "../fold/index.ts";
import type { AttemptMeant } from "./attempt-meant.ts";
import { firstSelected } from "./first-child.ts";
import type { ThrownAt } from "./steps.ts";
import { eventAt, jsonOf } from "./visit-events.ts";
import type { Work } from "./work.ts";

export interface ItemShown {
  readonly index: number;
  /** What its iteration began with; undefined where it did not come to that. */
  readonly recorded: RecordedItem | undefined;
  /** False where the Map did not come to it. */
  readonly isBegun: boolean;
  /** It failed before it came to a state: with its ItemSelector. */
  readonly hasFailed: boolean;
  /** When its iteration began, where that is known. */
  readonly startedAt?: number;
  /** The one that was asked for; undefined where none was. */
  readonly asked: number | undefined;
}

export interface RecordedItem {
  readonly value: Json;
  /** The entry of the first state inside; undefined where it is none of this history. */
  readonly from: { readonly eventId: number; readonly stateName: string } | undefined;
}

export interface ItemAsked {
  readonly index: number;
  /** Of the Map, from 1; of any one without. */
  readonly attempt: number | undefined;
}

/** `iteration=<Map id>:<index>`, `…@<attempt>`; one of another Map says nothing of this one. */
export function itemAsked(
  subject: Subject,
  visit: FoldedVisit,
  query: Query,
): ItemAsked | undefined {
  const text = query.text("iteration");
  if (text === undefined) return undefined;
  const [, of, index, tried] = /^(.+):(?:\d+\.)*(\d+)(?:@(\d+))?$/s.exec(text) ?? [];
  if (of === undefined) {
    throw new Refused(400, "BadRequest", "'iteration' is the id of a Map, a colon and an index.");
  }
  if (of !== idOf(subject, visit.name)) return undefined;
  return { index: Number(index), attempt: tried === undefined ? undefined : Number(tried) };
}

export async function itemShown(
  engine: Engine,
  { subject, visit, state }: { subject: Subject; visit: FoldedVisit; state: State },
  meant: AttemptMeant | undefined,
  asked: number | undefined,
): Promise<ItemShown> {
  const { iterations, mapRunArn } = meant?.attempt ?? visit;
  if (state.type !== "Map" || state.distributed !== undefined) {
    return await firstShown(engine, state, mapRunArn);
  }
  const isThere = asked !== undefined && (iterations === undefined || asked < iterations.total);
  const { fold, record } = subject;
  const byItself = asked === undefined ? failedItem(fold, iterations) : undefined;
  const index = isThere ? asked : (byItself ?? 0);
  const scope = iterations?.scopes.get(index);
  const first = scope && fold.visits.find((one) => one.scope === scope && one.from === undefined);
  const entered = await eventAt(engine, record.executionArn, first?.enteredEventId);
  const value = jsonOf(entered, "input");
  const begun = scope === undefined ? {} : { startedAt: scope.startedAt };
  if (first === undefined || entered === undefined || value === undefined) {
    const hasFailed = first === undefined && scope !== undefined && isOwnFailure(scope);
    return { index, recorded: undefined, isBegun: scope !== undefined, hasFailed, asked, ...begun };
  }
  const from = { eventId: entered.id, stateName: first.name };
  return { index, recorded: { value, from }, isBegun: true, hasFailed: false, asked, ...begun };
}

/** Of a Map whose iterations are not in this history, or what is no Map. */
async function firstShown(
  engine: Engine,
  state: State,
  mapRunArn: string | undefined,
): Promise<ItemShown> {
  const none = { index: 0, recorded: undefined, isBegun: false, hasFailed: false };
  if (mapRunArn === undefined) return { ...none, asked: undefined };
  const first = { ...none, isBegun: true, asked: undefined };
  if (state.type !== "Map" || state.distributed === undefined) return first;
  if (state.itemSelector === undefined) return first;
  const value = await firstSelected(engine, state.distributed, mapRunArn);
  if (value !== undefined) return { ...first, recorded: { value, from: undefined } };
  const run = await engine.describeMapRun(mapRunArn);
  return { ...first, isBegun: run?.itemCounts.total !== 0 };
}

/** Where the ItemSelector of a later item failed, what it gave for the first child is not what is looked for. */
export function unlessThrown(item: ItemShown, thrown: ThrownAt | undefined): ItemShown {
  const isOfChild = item.recorded !== undefined && item.recorded.from === undefined;
  const hasThrown = /^ItemSelector\b/.test(thrown?.location ?? "");
  return isOfChild && hasThrown ? { ...item, recorded: undefined } : item;
}

/** The iteration that failed before it came to a state. */
function failedItem(
  { visits }: HistoryFold,
  iterations: FoldedVisit["iterations"],
): number | undefined {
  for (const [index, scope] of iterations?.scopes ?? []) {
    if (isOwnFailure(scope) && !visits.some((one) => one.scope === scope)) return index;
  }
  return undefined;
}

function isOwnFailure({ end, failedInside }: FoldedScope): boolean {
  return end === "failed" && failedInside === undefined;
}

/** Whose values they are. */
export function noteItem({ steps, state, item }: Work, field: string): void {
  const { index, asked, isBegun, hasFailed, recorded } = item;
  if (!isBegun) {
    if (asked === index) steps.note(`${field}: the Map did not come to item #${index}.`);
  } else if (asked === undefined && hasFailed) {
    steps.note(`${field} is shown for item #${index}, for which it failed.`);
  } else if (state.type === "Map" && state.distributed !== undefined) {
    const whence = recorded === undefined ? "" : ", as the first child was given it";
    steps.note(`${field} is shown for the first item only${whence}.`);
  } else if (asked === undefined) {
    steps.note(
      `${field} is shown for the first item, #${index}; a chosen iteration shows its own.`,
    );
  } else if (asked !== index) {
    steps.note(
      `This visit has no item #${asked}: ${field} is shown for the first item, #${index}.`,
    );
  } else steps.note(`${field} is shown for item #${index}.`);
}
