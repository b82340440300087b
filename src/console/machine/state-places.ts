// state-places.ts — where in the text of a definition each state stands, however it is written and indented.
import { pointerPart } from "../../base/index.ts";
import type { TextRange } from "./mark-range.ts";

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]|[^\s{}[\],:"]+/g;

/** An object or a list that is not closed yet. */
interface Opened {
  readonly pointer: string;
  /** Where its key begins, or it itself where it has none. */
  readonly from: number;
  readonly isList: boolean;
  index: number;
  key: { readonly name: string; readonly at: number } | undefined;
}

/** From the key of each state to its end; `ids` are pointers. The text is JSON. */
export function statePlaces(
  text: string,
  ids: ReadonlySet<string>,
): ReadonlyMap<string, TextRange> {
  const places = new Map<string, TextRange>();
  const opened: Opened[] = [];
  for (const { 0: token, index: at } of text.matchAll(TOKEN)) {
    const inside = opened.at(-1);
    if (token === "{" || token === "[") opened.push(openedAt(inside, at, token === "["));
    else if (token === "}" || token === "]") {
      const { pointer = "", from = at } = opened.pop() ?? {};
      if (ids.has(pointer)) places.set(pointer, { from, to: at + 1 });
    } else if (inside !== undefined) pass(inside, token, at);
  }
  return places;
}

function openedAt(around: Opened | undefined, at: number, isList: boolean): Opened {
  const empty = { isList, index: 0, key: undefined };
  if (around === undefined) return { pointer: "", from: at, ...empty };
  const { pointer, index, key } = around;
  const step = around.isList ? String(index) : (key?.name ?? "");
  return { pointer: `${pointer}/${pointerPart(step)}`, from: key?.at ?? at, ...empty };
}

/** A comma, a key, or a value that holds nothing. */
function pass(inside: Opened, token: string, at: number): void {
  if (token === ",") {
    inside.index += 1;
    inside.key = undefined;
  } else if (!inside.isList && inside.key === undefined && token.startsWith('"')) {
    inside.key = { name: String(JSON.parse(token)), at };
  }
}

/** The innermost state that holds a place of the text. */
export function stateAt(
  places: ReadonlyMap<string, TextRange>,
  offset: number,
): string | undefined {
  let found: { readonly id: string; readonly length: number } | undefined;
  for (const [id, { from, to }] of places) {
    if (offset < from || offset > to) continue;
    if (found === undefined || to - from < found.length) found = { id, length: to - from };
  }
  return found?.id;
}
