// seen.ts — what is known of a value without running anything: which places of the execution's input it is made of.
//
// Never: a value. What comes of a task, a function or a constant is `unknown`, and whatever is read of it is lost.

/** A member by its name, or an item of a list by its index. */
export type Step = string | number;

export type Seen =
  | { readonly kind: "unknown" }
  /** What stands in the execution's input behind these steps; none: the input itself. */
  | { readonly kind: "place"; readonly steps: readonly Step[] }
  /** An object with these members, and with those of `rest` that it does not name. */
  | {
      readonly kind: "object";
      readonly members: ReadonlyMap<string, Seen>;
      readonly rest: Seen | undefined;
    }
  /** `item` is what stands behind those that are known one by one. */
  | { readonly kind: "list"; readonly items: readonly Seen[]; readonly item: Seen }
  /** One of these. */
  | { readonly kind: "several"; readonly of: readonly Seen[] };

export const UNKNOWN: Seen = { kind: "unknown" };
export const WHOLE_INPUT: Seen = { kind: "place", steps: [] };

/** Deeper than this nobody writes, but loops that wrap their input get there. */
const STEPS_MAX = 40;
const SEVERAL_MAX = 4;
/** Of what has been written into more places than this nothing is known any longer: each writing copies them. */
const WRITTEN_MAX = 200;

export function objectOf(members: Iterable<readonly [string, Seen]>): Seen {
  return { kind: "object", members: new Map(members), rest: undefined };
}

export function listOf(item: Seen, items: readonly Seen[] = []): Seen {
  return { kind: "list", items, item };
}

export function isWhole(seen: Seen): boolean {
  return seen.kind === "place" && seen.steps.length === 0;
}

export function severalOf(all: readonly Seen[]): Seen {
  const flat = all.flatMap((seen) => (seen.kind === "several" ? seen.of : [seen]));
  const known = flat.filter(({ kind }) => kind !== "unknown");
  const [only = UNKNOWN, ...more] = known.filter(
    (seen, i) => known.findIndex((other) => isSame(other, seen)) === i,
  );
  if (more.length === 0) return only;
  return { kind: "several", of: [only, ...more].slice(0, SEVERAL_MAX) };
}

export function seenMember(seen: Seen, name: string): Seen {
  switch (seen.kind) {
    case "unknown":
    case "list":
      return UNKNOWN;
    case "place":
      return placeBehind(seen.steps, name);
    case "object":
      return seen.members.get(name) ?? (seen.rest ? seenMember(seen.rest, name) : UNKNOWN);
    case "several":
      return severalOf(seen.of.map((one) => seenMember(one, name)));
  }
}

export function seenItem(seen: Seen, index: number): Seen {
  switch (seen.kind) {
    case "unknown":
    case "object":
      return UNKNOWN;
    case "place":
      return placeBehind(seen.steps, index);
    case "list":
      return seen.items.at(index) ?? seen.item;
    case "several":
      return severalOf(seen.of.map((one) => seenItem(one, index)));
  }
}

function placeBehind(steps: readonly Step[], step: Step): Seen {
  return steps.length < STEPS_MAX ? { kind: "place", steps: [...steps, step] } : UNKNOWN;
}

/** `seen` in which `value` stands at the place that ResultPath names. */
export function seenWith(seen: Seen, path: readonly Step[], value: Seen): Seen {
  const [step, ...below] = path;
  if (step === undefined) return value;
  // What is written into a list takes the place of one item; the others stay what they are.
  if (typeof step === "number") return seen;
  const inner = below.length === 0 ? value : seenWith(seenMember(seen, step), below, value);
  const isObject = seen.kind === "object";
  if (isObject && seen.members.size >= WRITTEN_MAX) return UNKNOWN;
  const members = new Map(isObject ? seen.members : []);
  members.set(step, inner);
  return { kind: "object", members, rest: isObject ? seen.rest : seen };
}

/** Numbers of values: the same for what is made of the same, so that a state is not looked at twice for one. */
export class SeenNumbers {
  readonly #numbers = new WeakMap<Seen, number>();
  readonly #byShape = new Map<string, number>();

  of(seen: Seen): number {
    const known = this.#numbers.get(seen);
    if (known !== undefined) return known;
    const shape = this.#shapeOf(seen);
    const number = this.#byShape.get(shape) ?? this.#byShape.size;
    this.#byShape.set(shape, number);
    this.#numbers.set(seen, number);
    return number;
  }

  #shapeOf(seen: Seen): string {
    const all = (parts: readonly Seen[]): string => parts.map((part) => this.of(part)).join();
    switch (seen.kind) {
      case "unknown":
        return "?";
      case "place":
        return JSON.stringify(seen.steps);
      case "object": {
        const names = JSON.stringify([...seen.members.keys()]);
        return `{${names} ${all([...seen.members.values()])} ${seen.rest ? this.of(seen.rest) : ""}}`;
      }
      case "list":
        return `<${all(seen.items)} ${this.of(seen.item)}>`;
      case "several":
        return `(${all(seen.of)})`;
    }
  }
}

function isSame(left: Seen, right: Seen): boolean {
  if (left === right) return true;
  if (left.kind !== "place" || right.kind !== "place") return false;
  return (
    left.steps.length === right.steps.length &&
    left.steps.every((step, i) => step === right.steps[i])
  );
}
