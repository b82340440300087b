// cursor.ts — a place in a template's text.
import { TemplateProblem } from "./syntax.ts";

const NESTING_MAX = 60;

export class Cursor {
  readonly text: string;
  at = 0;
  readonly #firstLine: number;
  readonly #depth: number;
  #nested = 0;

  /** A text in quotes is a template inside of one: it has the line and the depth of its place. */
  constructor(text: string, firstLine = 1, depth = 0) {
    this.text = text;
    this.#firstLine = firstLine;
    this.#depth = depth;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  get line(): number {
    let line = this.#firstLine;
    for (let at = this.text.indexOf("\n"); at >= 0 && at < this.at; line += 1) {
      at = this.text.indexOf("\n", at + 1);
    }
    return line;
  }

  /** Matches a sticky pattern here, and goes behind it. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  takeText(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  need(text: string, where: string): void {
    this.space();
    if (!this.takeText(text)) this.fail(`'${text}' is missing ${where}`);
  }

  space(): void {
    this.take(/\s*/y);
  }

  nested<T>(read: () => T): T {
    this.#nested += 1;
    if (this.depth > NESTING_MAX) this.fail("it nests too deeply");
    const value = read();
    this.#nested -= 1;
    return value;
  }

  get depth(): number {
    return this.#depth + this.#nested;
  }

  fail(message: string): never {
    throw new TemplateProblem(this.line, message);
  }
}
