// pattern-tree.ts — a parsed regular expression, and the program that follows it.
import type {
  AssertionTest,
  CharacterTest,
  PatternInstruction,
  PatternProgram,
} from "./pattern-program.ts";

export type PatternNode =
  | { readonly type: "character"; readonly test: CharacterTest; readonly steps: number }
  | { readonly type: "assert"; readonly holds: AssertionTest }
  | { readonly type: "sequence" | "choice"; readonly parts: readonly PatternNode[] }
  | {
      readonly type: "repeat";
      readonly part: PatternNode;
      readonly min: number;
      readonly max: number;
    };

/** Repetitions multiply: `a{500}{500}` would be a quarter of a million instructions, so there is an end. */
const EMITTED_NODES_MAX = 2000;

/** The program of the tree; undefined when it would be too large. */
export function programOf(tree: PatternNode): PatternProgram | undefined {
  const emitter = new Emitter();
  emitter.emit(tree);
  if (emitter.overflown) return undefined;
  return { instructions: [...emitter.instructions, { op: "match" }] };
}

class Emitter {
  readonly instructions: PatternInstruction[] = [];
  #nodes = 0;

  /** Counts nodes, not instructions: `(){1000}` inside itself emits none and would still take for ever. */
  get overflown(): boolean {
    return this.#nodes > EMITTED_NODES_MAX;
  }

  emit(node: PatternNode): void {
    this.#nodes += 1;
    if (this.overflown) return;
    switch (node.type) {
      case "character":
        this.instructions.push({ op: "character", test: node.test, steps: node.steps });
        return;
      case "assert":
        this.instructions.push({ op: "assert", holds: node.holds });
        return;
      case "sequence":
        for (const part of node.parts) this.emit(part);
        return;
      case "choice":
        this.#emitChoice(node.parts);
        return;
      case "repeat":
        this.#emitRepeat(node.part, node.min, node.max);
        return;
    }
  }

  #emitChoice(parts: readonly PatternNode[]): void {
    const jumps: number[] = [];
    for (const part of parts.slice(0, -1)) {
      const split = this.#hole();
      this.emit(part);
      jumps.push(this.#hole());
      this.#splitAt(split);
    }
    for (const part of parts.slice(-1)) this.emit(part);
    for (const jump of jumps) this.instructions[jump] = { op: "jump", to: this.#end };
  }

  #emitRepeat(part: PatternNode, min: number, max: number): void {
    for (let i = 0; i < min && !this.overflown; i++) this.emit(part);
    if (max === Infinity) {
      const split = this.#hole();
      this.emit(part);
      this.instructions.push({ op: "jump", to: split });
      this.#splitAt(split);
      return;
    }
    const splits: number[] = [];
    for (let i = min; i < max && !this.overflown; i++) {
      splits.push(this.#hole());
      this.emit(part);
    }
    for (const split of splits) this.#splitAt(split);
  }

  get #end(): number {
    return this.instructions.length;
  }

  /** Keeps a place for an instruction whose target is not known yet. */
  #hole(): number {
    return this.instructions.push({ op: "match" }) - 1;
  }

  /** Fills a hole: go on behind it, or at the present end. */
  #splitAt(hole: number): void {
    this.instructions[hole] = { op: "split", first: hole + 1, second: this.#end };
  }
}
