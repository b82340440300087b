// regex-program.ts — a regular expression as instructions for the bounded matcher.
//
// `loop` bodies that can match nothing carry a check, because a turn that consumed nothing must fail; counted
// repetitions are written out. Inside a look-behind everything runs from right to left.
import { LimitReached, REGEX_TOO_LARGE } from "./failure.ts";
import { type CharacterTest, characterTest } from "./regex-character.ts";
import type { RegexNode, RegexTree } from "./regex-syntax.ts";

type RegexRepeat = Extract<RegexNode, { type: "repeat" }>;

export type Instruction =
  | {
      readonly op: "character";
      readonly source: string;
      readonly test: CharacterTest;
      readonly back: boolean;
    }
  /** Tries `next` first, the other way on failure, see {@link Memo}. */
  | { readonly op: "split"; next: number; other: number; readonly memo: Memo | undefined }
  | { readonly op: "jump"; to: number }
  | { readonly op: "save"; readonly slot: number }
  | { readonly op: "forget"; readonly from: number; readonly to: number }
  | { readonly op: "mark"; readonly register: number }
  | { readonly op: "moved"; readonly register: number }
  | { readonly op: "edge"; readonly edge: "start" | "end" | "word" | "inside" }
  | { readonly op: "back"; readonly groups: readonly number[]; readonly back: boolean }
  | { readonly op: "look"; readonly negative: boolean; after: number }
  | { readonly op: "match" };

/**
 * Where the failures of a split are remembered. What comes after it depends on the place, and for each loop
 * around it that might turn over nothing on whether this turn has moved: so there is room for every combination.
 */
export interface Memo {
  readonly first: number;
  readonly registers: readonly number[];
}

export interface RegexProgram {
  readonly instructions: readonly Instruction[];
  /** Of the first character of every match, where they all begin with one; `letter`: it can be no other. */
  readonly first: { readonly test: CharacterTest; readonly letter: string | undefined } | undefined;
  readonly groups: number;
  readonly registers: number;
  /** Rooms for failures, each as long as the text; 0 when success depends on what groups hold. */
  readonly memos: number;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
}

export const INSTRUCTIONS_MAX = 20_000;
/** Of the loops over nothing around a split: beyond it there would be too many rooms, see {@link Memo}. */
const TURNING_MAX = 12;

export function regexProgram(tree: RegexTree, flags: string): RegexProgram {
  const compiler = new RegexCompiler(flags, !refersBack(tree.root));
  compiler.emit(tree.root, false);
  compiler.add({ op: "match" });
  return {
    instructions: compiler.instructions,
    first: firstOf(compiler.instructions, flags),
    groups: tree.groups,
    registers: compiler.registers,
    memos: compiler.memos,
    ignoreCase: flags.includes("i"),
    multiline: flags.includes("m"),
  };
}

function firstOf(instructions: readonly Instruction[], flags: string): RegexProgram["first"] {
  const first = instructions.find(({ op }) => op !== "save");
  if (first?.op !== "character" || first.back) return undefined;
  const { source, test } = first;
  const isLetter = source.length === 1 && source !== "." && !flags.includes("i");
  return { test, letter: isLetter ? source : undefined };
}

function refersBack(node: RegexNode): boolean {
  switch (node.type) {
    case "back":
      return true;
    case "sequence":
      return node.items.some(refersBack);
    case "choice":
      return node.options.some(refersBack);
    case "repeat":
    case "group":
    case "look":
      return refersBack(node.body);
    case "character":
    case "edge":
      return false;
  }
}

class RegexCompiler {
  readonly instructions: Instruction[] = [];
  readonly #flags: string;
  registers = 0;
  memos = 0;
  #remember: boolean;
  /** Registers of the loops over nothing that the present place lies in. */
  readonly #turning: number[] = [];
  readonly #tests = new Map<string, CharacterTest>();
  readonly #nullable = new Map<RegexNode, boolean>();

  constructor(flags: string, remember: boolean) {
    this.#flags = flags;
    this.#remember = remember;
  }

  add<T extends Instruction>(instruction: T): T {
    if (this.instructions.length >= INSTRUCTIONS_MAX) throw new LimitReached(REGEX_TOO_LARGE);
    this.instructions.push(instruction);
    return instruction;
  }

  emit(node: RegexNode, back: boolean): void {
    switch (node.type) {
      case "character":
        this.add({ op: "character", source: node.source, test: this.#test(node.source), back });
        return;
      case "sequence":
        for (const item of back ? [...node.items].reverse() : node.items) this.emit(item, back);
        return;
      case "choice":
        this.#choice(node.options, back);
        return;
      case "group":
        this.add({ op: "save", slot: 2 * node.index + (back ? 1 : 0) });
        this.emit(node.body, back);
        this.add({ op: "save", slot: 2 * node.index + (back ? 0 : 1) });
        return;
      case "repeat":
        this.#repeat(node, back);
        return;
      case "look":
        this.#look(node);
        return;
      case "edge":
        this.add({ op: "edge", edge: node.edge });
        return;
      case "back":
        this.add({ op: "back", groups: node.groups, back });
        return;
    }
  }

  get #here(): number {
    return this.instructions.length;
  }

  /** One for all places where the same is written. */
  #test(source: string): CharacterTest {
    let test = this.#tests.get(source);
    if (test === undefined) {
      test = characterTest(source, this.#flags.includes("i"));
      this.#tests.set(source, test);
    }
    return test;
  }

  #split(): Extract<Instruction, { op: "split" }> {
    const memo = this.#memo();
    return this.add({ op: "split", next: 0, other: 0, memo });
  }

  #memo(): Memo | undefined {
    if (!this.#remember || this.#turning.length > TURNING_MAX) return undefined;
    const memo = { first: this.memos, registers: [...this.#turning] };
    this.memos += 2 ** memo.registers.length;
    return memo;
  }

  #choice(options: readonly RegexNode[], back: boolean): void {
    const exits: { op: "jump"; to: number }[] = [];
    options.forEach((option, i) => {
      if (i === options.length - 1) {
        this.emit(option, back);
        return;
      }
      const split = this.#split();
      split.next = this.#here;
      this.emit(option, back);
      exits.push(this.add({ op: "jump", to: 0 }));
      split.other = this.#here;
    });
    for (const exit of exits) exit.to = this.#here;
  }

  #repeat(node: RegexRepeat, back: boolean): void {
    for (let i = 0; i < node.min; i++) this.#turn(node, back);
    if (node.max === Number.POSITIVE_INFINITY) {
      this.#loop(node, back);
      return;
    }
    const splits: Extract<Instruction, { op: "split" }>[] = [];
    for (let i = node.min; i < node.max; i++) {
      const split = this.#split();
      splits.push(split);
      split.next = this.#here;
      this.#checkedTurn(node, back);
    }
    for (const split of splits) this.#close(split, node.lazy);
  }

  #loop(node: RegexRepeat, back: boolean): void {
    const start = this.#here;
    const split = this.#split();
    split.next = this.#here;
    this.#checkedTurn(node, back);
    this.add({ op: "jump", to: start });
    this.#close(split, node.lazy);
  }

  /** The way out of a repetition is here; a lazy one tries it first. */
  #close(split: { next: number; other: number }, lazy: boolean): void {
    split.other = this.#here;
    if (lazy) [split.next, split.other] = [split.other, split.next];
  }

  #turn(node: RegexRepeat, back: boolean): void {
    const [from, to] = node.groups;
    if (to > from) this.add({ op: "forget", from, to });
    this.emit(node.body, back);
  }

  #checkedTurn(node: RegexRepeat, back: boolean): void {
    if (!this.#isNullable(node.body)) {
      this.#turn(node, back);
      return;
    }
    const register = this.registers;
    this.registers += 1;
    this.add({ op: "mark", register });
    this.#turning.push(register);
    this.#turn(node, back);
    this.#turning.pop();
    this.add({ op: "moved", register });
  }

  /** Asked of each turn, so answered once for each part. */
  #isNullable(node: RegexNode): boolean {
    let answer = this.#nullable.get(node);
    if (answer === undefined) {
      answer = this.#findNullable(node);
      this.#nullable.set(node, answer);
    }
    return answer;
  }

  #findNullable(node: RegexNode): boolean {
    switch (node.type) {
      case "character":
        return false;
      case "sequence":
        return node.items.every((item) => this.#isNullable(item));
      case "choice":
        return node.options.some((option) => this.#isNullable(option));
      case "group":
        return this.#isNullable(node.body);
      case "repeat":
        return node.min === 0 || this.#isNullable(node.body);
      case "look":
      case "edge":
      case "back":
        return true;
    }
  }

  /** A look succeeds once and is not entered again, so within it a place passed is not a place failed. */
  #look(node: Extract<RegexNode, { type: "look" }>): void {
    const look = this.add({ op: "look", negative: node.negative, after: 0 });
    const remembered = this.#remember;
    this.#remember = false;
    this.emit(node.body, node.behind);
    this.#remember = remembered;
    this.add({ op: "match" });
    look.after = this.#here;
  }
}
