// json-text.ts — JSON texts of the database: one that was cut is no JSON any more, and is refused with its place.
import type { Cell } from "./cells.ts";
import { TextDamaged } from "./statements.ts";

/** Where a text stands, for people. */
export type Place = readonly [table: string, column: string, row: string];

export function brokenText([table, column, row]: Place): string {
  return `the text ${column} of the row ${row} in the table ${table} is not whole`;
}

/** The object that the text holds. */
export function parsed<T extends object>(text: Cell | undefined, place: Place): T {
  const value = parse(text, place);
  if (typeof value !== "object" || value === null) throw broken(place);
  // The cast: the text was written by this store from a value of that type.
  return value as T;
}

/** The text itself, when it is JSON. */
export function jsonText(text: Cell | undefined, place: Place): string {
  parse(text, place);
  return String(text);
}

/** A record of a state: JSON, or a line of JSON with other texts behind it, of which nothing tells whether they are whole. */
export function recordText(text: Cell | undefined, place: Place): string {
  const record = String(text);
  const end = record.indexOf("\n");
  // JSON that was cut begins with no line that is JSON by itself.
  if (end < 0 || !isJson(record.slice(0, end))) parse(text, place);
  return record;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The events of a row of the history, which says how many they are. A cut loses the end of the last one at least. */
export function eventTexts(text: Cell | undefined, count: Cell | undefined, row: string): string[] {
  const place: Place = ["history", "events", row];
  const events = String(text).split("\n");
  if (events.length !== Number(count)) throw broken(place);
  parse(events.at(-1), place);
  return events;
}

function parse(text: Cell | undefined, place: Place): unknown {
  if (typeof text !== "string") throw broken(place);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken(place, error);
  }
}

function broken(place: Place, cause?: unknown): TextDamaged {
  return new TextDamaged(brokenText(place), { cause });
}
