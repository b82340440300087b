// tail-pages.ts — a long list from its end: the newest page first, older ones on request, the newest again upon news.
//
//   P1. Items are held once, by their key, in order of it.
//   P2. What is held has no holes: older pages begin where the oldest held one ends, and a newest page that does not
//       reach what is held replaces it.
//   P3. What began before all that is held and goes on into it is known apart.

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Older ones that its items stand in. */
  readonly around?: readonly Item[] | undefined;
  /** Where the next older page begins. */
  readonly next: number | undefined;
  readonly total: number;
}

export interface TailState<Item> {
  /** Oldest first. */
  readonly items: readonly Item[];
  /** Older than all of these, and around some of them; oldest first. */
  readonly around: readonly Item[];
  /** Where the next older page begins; undefined where everything is held. */
  readonly older: number | undefined;
  readonly total: number;
  /** How many pages were asked for. */
  readonly asked: number;
}

export function emptyTail<Item>(): TailState<Item> {
  return { items: [], around: [], older: undefined, total: 0, asked: 0 };
}

type KeyOf<Item> = (item: Item) => number;

/** With the newest page, which may overlap what is held. */
export function withNewest<Item>(
  state: TailState<Item>,
  page: Page<Item>,
  keyOf: KeyOf<Item>,
): TailState<Item> {
  const fresh = page.items.toSorted((a, b) => keyOf(a) - keyOf(b));
  const asked = state.asked + 1;
  const [first] = fresh;
  const last = state.items.at(-1);
  if (first === undefined) return { ...emptyTail(), total: page.total, asked };
  const isHole = page.next !== undefined && last !== undefined && keyOf(last) < keyOf(first);
  const kept = isHole ? [] : state.items.filter((item) => keyOf(item) < keyOf(first));
  const items = [...kept, ...fresh];
  return {
    items,
    around: aroundOf(items, [kept.length === 0 ? [] : state.around, page.around], keyOf),
    older: kept.length === 0 ? page.next : state.older,
    total: page.total,
    asked,
  };
}

/** With the page before the oldest item that is held. */
export function withOlder<Item>(
  state: TailState<Item>,
  page: Page<Item>,
  keyOf: KeyOf<Item>,
): TailState<Item> {
  const [oldest] = state.items;
  const before = oldest === undefined ? Number.POSITIVE_INFINITY : keyOf(oldest);
  const fresh = page.items
    .filter((item) => keyOf(item) < before)
    .sort((a, b) => keyOf(a) - keyOf(b));
  const items = [...fresh, ...state.items];
  return {
    items,
    around: aroundOf(items, [state.around, page.around], keyOf),
    older: page.next,
    total: page.total,
    asked: state.asked + 1,
  };
}

/** With newer readings of items that are held; others are left out. */
export function withUpdates<Item>(
  state: TailState<Item>,
  updates: readonly Item[],
  keyOf: KeyOf<Item>,
): TailState<Item> {
  if (updates.length === 0) return state;
  const byKey = new Map(updates.map((item) => [keyOf(item), item]));
  const updated = (item: Item): Item => byKey.get(keyOf(item)) ?? item;
  const [items, around] = [state.items.map(updated), state.around.map(updated)];
  return { ...state, items, around, asked: state.asked + 1 };
}

/** The later reading of each counts. */
function aroundOf<Item>(
  [oldest]: readonly Item[],
  [before = [], page = []]: readonly (readonly Item[] | undefined)[],
  keyOf: KeyOf<Item>,
): readonly Item[] {
  const byKey = new Map([...before, ...page].map((item) => [keyOf(item), item]));
  return [...byKey.values()]
    .filter((item) => oldest !== undefined && keyOf(item) < keyOf(oldest))
    .sort((a, b) => keyOf(a) - keyOf(b));
}
