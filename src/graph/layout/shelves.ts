// shelves.ts — boxes side by side, in more than one row where one row would be too wide.

export interface Shelves<Item> {
  readonly width: number;
  readonly height: number;
  readonly places: readonly { readonly item: Item; readonly x: number; readonly y: number }[];
}

interface Sized {
  readonly width: number;
  readonly height: number;
}

/** Up to so many stand side by side whatever their size: the branches of most Parallels. */
const ALWAYS_TOGETHER = 4;
/** Wider than this times its height is too wide. */
const RATIO = 2.2;

export function shelve<Item extends Sized>(items: readonly Item[], gap: number): Shelves<Item> {
  const limit = widthLimit(items, gap);
  const places: { item: Item; x: number; y: number }[] = [];
  let [x, y, shelf, width] = [0, 0, 0, 0];
  for (const item of items) {
    if (x > 0 && x + item.width > limit) {
      [x, y, shelf] = [0, y + shelf + gap, 0];
    }
    places.push({ item, x, y });
    shelf = Math.max(shelf, item.height);
    width = Math.max(width, x + item.width);
    x += item.width + gap;
  }
  return { width, height: y + shelf, places };
}

function widthLimit(items: readonly Sized[], gap: number): number {
  if (items.length <= ALWAYS_TOGETHER) return Number.POSITIVE_INFINITY;
  const area = items.reduce((sum, item) => sum + (item.width + gap) * (item.height + gap), 0);
  const four = items.slice(0, ALWAYS_TOGETHER).reduce((sum, item) => sum + item.width + gap, 0);
  return Math.max(four, ...items.map((item) => item.width), Math.floor(Math.sqrt(area * RATIO)));
}
