// pattern-program.ts — a regular expression that cannot hang: all its states are followed side by side.
//
// The expressions of a filter (`=~ /…/`) come from definitions and the texts from inputs, so a backtracking
// engine, JavaScript's own included, could be kept busy for hours by `(a+)+$`. Here the cost is at most
// (characters of the text) x (instructions of the program), and the caller is told it while it grows.

/** Whether a code point belongs to a set of characters. */
export type CharacterTest = (codePoint: number) => boolean;

export type PatternInstruction =
  | { readonly op: "character"; readonly test: CharacterTest; readonly steps: number }
  | { readonly op: "split"; readonly first: number; readonly second: number }
  | { readonly op: "jump"; readonly to: number }
  | { readonly op: "assert"; readonly holds: AssertionTest }
  | { readonly op: "match" };

/** `before` and `after` are code points, undefined at the ends of the text. */
export type AssertionTest = (before: number | undefined, after: number | undefined) => boolean;

export interface PatternProgram {
  readonly instructions: readonly PatternInstruction[];
}

/** Whether the whole text matches, as java.util.regex.Matcher.matches(). `spend` is told the work done. */
export function matchesWhole(
  program: PatternProgram,
  text: string,
  spend: (steps: number) => void,
): boolean {
  const { instructions } = program;
  spend(1 + Math.ceil(instructions.length / CLEARED_PER_STEP));
  const seenAt = new Int32Array(instructions.length).fill(-1);
  let threads: readonly number[] = [0];
  let before: number | undefined;
  for (let at = 0; ; ) {
    const waiting: number[] = [];
    const after = text.codePointAt(at);
    const { matched, followed } = follow(instructions, threads, {
      place: { at, before, after },
      seenAt,
      waiting,
    });
    spend(1 + (followed >> 1));
    if (after === undefined) return matched;
    const advanced = advance(instructions, waiting, after);
    spend(advanced.steps);
    threads = advanced.threads;
    if (threads.length === 0) return false;
    at += after > 0xffff ? 2 : 1;
    before = after;
  }
}

/** Instructions that are made ready for a text in the time of one step. */
const CLEARED_PER_STEP = 64;

interface Following {
  readonly place: {
    readonly at: number;
    readonly before: number | undefined;
    readonly after: number | undefined;
  };
  /** By instruction: the last place where it was visited, so that each is visited once a place. */
  readonly seenAt: Int32Array;
  /** Filled with the instructions that wait for a character. */
  readonly waiting: number[];
}

/** Follows every instruction that takes no character; `matched` when the end of the program is reached. */
function follow(
  instructions: readonly PatternInstruction[],
  threads: readonly number[],
  { place, seenAt, waiting }: Following,
): { readonly matched: boolean; readonly followed: number } {
  let matched = false;
  let followed = 0;
  const stack = [...threads];
  while (stack.length > 0) {
    followed += 1;
    const index = stack.pop() as number; // The stack is not empty.
    if (seenAt[index] === place.at) continue;
    seenAt[index] = place.at;
    const instruction = instructions[index] as PatternInstruction; // Programs point only into themselves.
    switch (instruction.op) {
      case "character":
        waiting.push(index);
        break;
      case "split":
        stack.push(instruction.second, instruction.first);
        break;
      case "jump":
        stack.push(instruction.to);
        break;
      case "assert":
        if (instruction.holds(place.before, place.after)) stack.push(index + 1);
        break;
      case "match":
        matched = true;
        break;
    }
  }
  return { matched, followed };
}

function advance(
  instructions: readonly PatternInstruction[],
  waiting: readonly number[],
  codePoint: number,
): { readonly threads: readonly number[]; readonly steps: number } {
  const threads: number[] = [];
  let steps = 0;
  for (const index of waiting) {
    const instruction = instructions[index];
    if (instruction?.op !== "character") continue;
    steps += instruction.steps;
    if (instruction.test(codePoint)) threads.push(index + 1);
  }
  return { threads, steps };
}
