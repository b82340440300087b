// regex-machine.ts — runs a regular expression within a budget.
//
// The JavaScript engine cannot be interrupted and may need time exponential in the text. This machine
// backtracks in the same order, so it finds the same match with the same groups, but counts its steps and
// remembers where a choice has failed: a choice at a place fails again however it is reached (unless back
// references are about), so that a search takes time linear in the text.
import { MATCHER_STEPS, type Meter, spendMemory, spendSteps } from "./budget.ts";
import type { CharacterTest } from "./regex-character.ts";
import type { Instruction, Memo, RegexProgram } from "./regex-program.ts";
import { canonicalUnit } from "./regex-units.ts";

export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

export function searchBounded(
  program: RegexProgram,
  text: string,
  from: number,
  meter: Meter,
): RegexMatch | undefined {
  const machine = new Machine(program, text, meter);
  try {
    return machine.search(from);
  } finally {
    machine.settle();
  }
}

/** Steps between two looks at the meter. */
const TAKEN_MAX = 1_000;
/** A search that ends soon, one of thousands in a long text, remembers little. */
const STRETCH_MAX = 256;
/** Of a step, for a character that cannot begin a match: to test it, or where the engine looks for the only letter. */
const TESTED = 0.5;
const FOUND = 0.05;
const MEMO_BYTES_MAX = 32 * 1024 * 1024;

class Machine {
  readonly #program: RegexProgram;
  readonly #text: string;
  readonly #meter: Meter;
  /** Start and end of each group, -1 for none; behind them the registers. */
  readonly #slots: number[];
  readonly #firstRegister: number;
  /** By stretches of the text, made where the search comes by; undefined where the text is too long for it. */
  readonly #failed: (Uint8Array | undefined)[] | undefined;
  /** Places in a stretch. */
  readonly #stretch: number;
  /** Steps that were taken and not yet taken off the meter. */
  #taken = 0;

  constructor(program: RegexProgram, text: string, meter: Meter) {
    this.#program = program;
    this.#text = text;
    this.#meter = meter;
    this.#firstRegister = 2 * (program.groups + 1);
    this.#slots = new Array<number>(this.#firstRegister + program.registers).fill(-1);
    this.#stretch = Math.min(STRETCH_MAX, text.length + 1);
    const bytes = Math.ceil((program.memos * (text.length + 1)) / 8);
    if (bytes > 0 && bytes <= MEMO_BYTES_MAX) this.#failed = [];
  }

  search(from: number): RegexMatch | undefined {
    // They were made, and are read again for a match.
    this.#taken += this.#slots.length;
    for (let start = from; start <= this.#text.length; start++) {
      start = this.#firstPlace(start);
      // What failed has put back what it had set, so each start finds the slots empty.
      const end = this.#run(0, start, []);
      if (end >= 0) return { start, end, groups: this.#groups() };
    }
    return undefined;
  }

  /** The next place at which a match may begin. */
  #firstPlace(from: number): number {
    const { first } = this.#program;
    if (first === undefined) return from;
    const place =
      first.letter === undefined ? this.#place(first.test, from) : this.#at(first.letter, from);
    this.#taken += (place - from) * (first.letter === undefined ? TESTED : FOUND);
    if (this.#taken > TAKEN_MAX) this.settle();
    return place;
  }

  #at(letter: string, from: number): number {
    const place = this.#text.indexOf(letter, from);
    return place < 0 ? this.#text.length : place;
  }

  /** Goes on for a while only, so that it is paid for in time. */
  #place(test: CharacterTest, from: number): number {
    const until = Math.min(this.#text.length, from + TAKEN_MAX);
    let place = from;
    while (place < until && !test(this.#text.charCodeAt(place))) place += 1;
    return place;
  }

  /** Pays for the steps that were taken. */
  settle(): void {
    const taken = this.#taken;
    this.#taken = 0;
    spendSteps(this.#meter, taken * MATCHER_STEPS);
  }

  #groups(): (string | undefined)[] {
    const groups: (string | undefined)[] = [];
    for (let i = 1; i <= this.#program.groups; i++) groups.push(this.#group(i));
    return groups;
  }

  #group(index: number): string | undefined {
    const start = this.#slots[2 * index] ?? -1;
    const end = this.#slots[2 * index + 1] ?? -1;
    return start < 0 || end < 0 ? undefined : this.#text.slice(start, end);
  }

  /**
   * Where the match that begins at `place` ends, -1 when there is none. Runs until `match` or exhaustion. The
   * stack has pairs: an instruction and a place to go back to, or -1 - slot and the value to put back.
   */
  #run(first: number, place: number, stack: number[]): number {
    const { instructions } = this.#program;
    let pc = first;
    let at = place;
    for (;;) {
      this.#taken += 1;
      if (this.#taken > TAKEN_MAX) this.settle();
      const instruction = instructions[pc] as Instruction;
      pc += 1;
      switch (instruction.op) {
        case "match":
          return at;
        case "jump":
          pc = instruction.to;
          break;
        case "split":
          if (this.#firstVisit(instruction.memo, at)) {
            stack.push(instruction.other, at);
            pc = instruction.next;
          } else at = -1;
          break;
        case "look":
          if (!this.#look(instruction, { at, body: pc, stack })) at = -1;
          pc = instruction.after;
          break;
        case "character":
          at = this.#character(instruction, at);
          break;
        default:
          at = this.#small(instruction, at, stack);
      }
      if (at >= 0) continue;
      if (!this.#backtrack(stack)) return -1;
      at = stack.pop() as number;
      pc = stack.pop() as number;
    }
  }

  /** Undoes down to the last choice, which it leaves on the stack; false when there is none. */
  #backtrack(stack: number[]): boolean {
    while (stack.length > 0) {
      const head = stack[stack.length - 2] as number;
      if (head >= 0) return true;
      this.#slots[-1 - head] = stack[stack.length - 1] as number;
      stack.length -= 2;
    }
    return false;
  }

  #character(instruction: Extract<Instruction, { op: "character" }>, at: number): number {
    const index = instruction.back ? at - 1 : at;
    if (index < 0 || index >= this.#text.length) return -1;
    if (!instruction.test(this.#text.charCodeAt(index))) return -1;
    return instruction.back ? index : at + 1;
  }

  #firstVisit(memo: Memo | undefined, at: number): boolean {
    if (this.#failed === undefined || memo === undefined) return true;
    let room = 0;
    for (const register of memo.registers)
      room = 2 * room + (this.#slots[this.#firstRegister + register] === at ? 1 : 0);
    const stretch = Math.floor(at / this.#stretch);
    this.#failed[stretch] ??= this.#newStretch();
    const failed = this.#failed[stretch];
    const bit = (memo.first + room) * this.#stretch + (at - stretch * this.#stretch);
    const mask = 1 << (bit & 7);
    const byte = failed[bit >> 3] as number;
    if ((byte & mask) !== 0) return false;
    failed[bit >> 3] = byte | mask;
    return true;
  }

  #newStretch(): Uint8Array {
    const bytes = Math.ceil((this.#program.memos * this.#stretch) / 8);
    spendMemory(this.#meter, bytes);
    return new Uint8Array(bytes);
  }

  /** The instructions that neither choose nor jump; the new place, -1 for failure. */
  #small(instruction: Instruction, at: number, stack: number[]): number {
    switch (instruction.op) {
      case "save":
        this.#set(instruction.slot, at, stack);
        return at;
      case "forget":
        this.#taken += 2 * (instruction.to - instruction.from);
        for (let slot = 2 * instruction.from; slot < 2 * instruction.to; slot++)
          this.#set(slot, -1, stack);
        return at;
      case "mark":
        this.#set(this.#firstRegister + instruction.register, at, stack);
        return at;
      case "moved":
        return this.#slots[this.#firstRegister + instruction.register] === at ? -1 : at;
      case "edge":
        return this.#edge(instruction.edge, at) ? at : -1;
      case "back":
        return this.#repeatGroup(instruction, at);
      default:
        return -1;
    }
  }

  #set(slot: number, value: number, stack: number[]): void {
    stack.push(-1 - slot, this.#slots[slot] as number);
    this.#slots[slot] = value;
  }

  #edge(edge: "start" | "end" | "word" | "inside", at: number): boolean {
    const text = this.#text;
    switch (edge) {
      case "start":
        return at === 0 || (this.#program.multiline && isLineEnd(text.charCodeAt(at - 1)));
      case "end":
        return at === text.length || (this.#program.multiline && isLineEnd(text.charCodeAt(at)));
      default: {
        const border = isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at));
        return border === (edge === "word");
      }
    }
  }

  #repeatGroup(instruction: Extract<Instruction, { op: "back" }>, at: number): number {
    const wanted = instruction.groups.map((index) => this.#group(index)).find(isText) ?? "";
    this.#taken += wanted.length;
    const start = instruction.back ? at - wanted.length : at;
    if (start < 0) return -1;
    const found = this.#text.slice(start, start + wanted.length);
    const same = this.#program.ignoreCase ? sameLetters(found, wanted) : found === wanted;
    if (!same) return -1;
    return instruction.back ? start : start + wanted.length;
  }

  /** What a positive look has captured stays, and is undone when the way here is given up. */
  #look(instruction: Extract<Instruction, { op: "look" }>, from: LookStart): boolean {
    const own: number[] = [];
    const found = this.#run(from.body, from.at, own) >= 0;
    // After a failure nothing is left on its stack: all was put back.
    if (instruction.negative) this.#putBack(own);
    else keepSlots(own, from.stack);
    return found !== instruction.negative;
  }

  #putBack(stack: number[]): void {
    this.#taken += stack.length / 2;
    while (this.#backtrack(stack)) stack.length -= 2;
  }
}

/** Takes over what is to be put back; the choices that were left open are closed. */
function keepSlots(from: readonly number[], into: number[]): void {
  for (let i = 0; i < from.length; i += 2)
    if ((from[i] as number) < 0) into.push(from[i] as number, from[i + 1] as number);
}

interface LookStart {
  readonly at: number;
  readonly body: number;
  readonly stack: number[];
}

function isText(group: string | undefined): group is string {
  return group !== undefined;
}

function isLineEnd(unit: number): boolean {
  return unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029;
}

/** NaN, beyond the text, is no word character. */
function isWord(unit: number): boolean {
  return (
    (unit >= 48 && unit <= 57) ||
    (unit >= 65 && unit <= 90) ||
    unit === 95 ||
    (unit >= 97 && unit <= 122)
  );
}

function sameLetters(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++)
    if (canonicalUnit(left.charCodeAt(i)) !== canonicalUnit(right.charCodeAt(i))) return false;
  return true;
}
