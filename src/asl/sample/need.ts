// need.ts — what a definition reads of its input, as a tree; and a sample that has all of it.
import { type Json, setMember } from "../../base/index.ts";
import type { Seen, Step } from "./seen.ts";
import { candidatesOf, fulfils, type Wish } from "./wish.ts";

/** How much is wished: so that something is done at all, or so that it is done in another way. */
export type Strength = "firm" | "mild";

const WISHES_MAX = 24;
const ITEMS_MAX = 5;

class Need {
  readonly members = new Map<string, Need>();
  item: Need | undefined;
  /** How many items are read one by one. */
  itemCount = 1;
  /** False for what is only asked whether it is there. */
  isRead = false;
  readonly firm: Wish[] = [];
  readonly mild: Wish[] = [];

  below(step: Step): Need {
    if (typeof step === "number") {
      this.item ??= new Need();
      this.itemCount = Math.max(this.itemCount, Math.min(step + 1, ITEMS_MAX));
      return this.item;
    }
    const known = this.members.get(step);
    if (known !== undefined) return known;
    const made = new Need();
    this.members.set(step, made);
    return made;
  }

  get isList(): boolean {
    if (this.item !== undefined) return true;
    return this.firm.some((wish) => wish.type === "kind" && wish.kind === "list" && wish.wanted);
  }

  /** Something of it is read, or wished to be there. */
  get isWanted(): boolean {
    if (this.isRead || this.item?.isWanted === true) return true;
    return [...this.members.values()].some((member) => member.isWanted);
  }
}

export class Needs {
  readonly #root = new Need();

  get isEmpty(): boolean {
    return !this.#root.isWanted;
  }

  /** Whatever is known of `seen` is read. */
  read(seen: Seen, wishes: readonly Wish[] = [], strength: Strength = "firm"): void {
    for (const need of this.#needsOf(seen)) {
      // Of an input that is handed on whole nothing is known.
      need.isRead ||= need !== this.#root || wishes.length > 0;
      wish(need, wishes, strength);
    }
  }

  /** It is asked whether it is there. */
  askFor(seen: Seen, isWanted: boolean, strength: Strength): void {
    if (isWanted) this.read(seen);
    else for (const need of this.#needsOf(seen)) wish(need, [{ type: "absent" }], strength);
  }

  sample(): Json {
    return this.isEmpty ? {} : sampleOf(this.#root, "item");
  }

  #needsOf(seen: Seen): readonly Need[] {
    switch (seen.kind) {
      case "place":
        return [seen.steps.reduce((need: Need, step) => need.below(step), this.#root)];
      case "several":
        return seen.of.flatMap((one) => this.#needsOf(one));
      default:
        return [];
    }
  }
}

function wish(need: Need, wishes: readonly Wish[], strength: Strength): void {
  const all = need[strength];
  all.push(...wishes.slice(0, WISHES_MAX - all.length));
}

function sampleOf(need: Need, name: string): Json {
  if (need.isList) return listOf(need, name);
  if (need.members.size > 0) return objectOf(need.members);
  return leafOf(need, name);
}

function objectOf(members: ReadonlyMap<string, Need>): Json {
  const object: Record<string, Json> = {};
  for (const [name, member] of members) {
    if (member.isWanted) setMember(object, name, sampleOf(member, name));
  }
  return object;
}

/** Members of a list are those of its items: so JSONata reads them. */
function listOf(need: Need, name: string): Json {
  const { item = new Need(), itemCount, members } = need;
  const inner = merged(item, members);
  const isKnown =
    inner.members.size > 0 || inner.isList || inner.firm.length + inner.mild.length > 0;
  const one = isKnown ? sampleOf(inner, name) : leafOf(inner, name);
  return Array.from({ length: itemCount }, () => one);
}

function merged(item: Need, members: ReadonlyMap<string, Need>): Need {
  if (members.size === 0) return item;
  for (const [name, member] of members) {
    if (!item.members.has(name)) item.members.set(name, member);
  }
  return item;
}

/** A wish that stands earlier weighs more than all behind it. */
function leafOf({ firm, mild }: Need, name: string): Json {
  const wishes = [...firm, ...mild];
  const named = `${name}-1`;
  const candidates: readonly Json[] = [...wishes.flatMap(candidatesOf), ...between(wishes), named];
  const isWished = wishes.some(({ type }) => type !== "absent");
  if (!isWished) return named;
  const marks = candidates.map((value) =>
    wishes.map((one) => (fulfils(value, one) ? "1" : "0")).join(""),
  );
  const best = marks.reduce((most, mark, i) => (mark > (marks[most] ?? "") ? i : most), 0);
  const value = candidates[best];
  return value === undefined ? named : value;
}

/** Between two numbers that are named, where both bounds count. */
function between(wishes: readonly Wish[]): readonly Json[] {
  const numbers = wishes.flatMap((one) =>
    one.type === "compare" && typeof one.value === "number" ? [one.value] : [],
  );
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  return sorted.slice(1).map((upper, i) => ((sorted[i] ?? upper) + upper) / 2);
}
