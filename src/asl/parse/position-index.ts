// position-index.ts — line and column of every value in JSON text, made once when somebody asks.
//
// A definition without problems never pays for this. The text has been accepted by JSON.parse and its depth
// is bounded, so the scan checks nothing and may recurse.
import type { Path } from "./path.ts";

/** 1-based; `column` counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What was written and is not part of what was read. */
export interface Remark extends Position {
  readonly message: string;
  /** What was probably meant. */
  readonly hint?: string;
}

interface Node {
  readonly at: number;
  readonly members?: ReadonlyMap<string, Node>;
  readonly items?: readonly Node[];
}

const NEW_LINE = 0x0a;

/** Finds values of one text by their path. */
export class PositionIndex {
  readonly #root: Node;
  readonly #lineStarts: readonly number[];
  readonly #repeated: readonly Repeated[];

  constructor(text: string) {
    const scanner = new Scanner(text);
    this.#root = scanner.scan();
    this.#repeated = scanner.repeated;
    this.#lineStarts = lineStartsOf(text);
  }

  /** Where the value stands; where its nearest ancestor stands when there is no such value. */
  positionAt(path: Path): Position {
    let node = this.#root;
    for (const step of path) {
      const child = typeof step === "number" ? node.items?.[step] : node.members?.get(step);
      if (child === undefined) break;
      node = child;
    }
    return this.#positionOf(node.at);
  }

  /** Names that stand twice in one object: the last one counts, as in every reader of JSON. */
  repeatedNames(): readonly Remark[] {
    return this.#repeated.map(({ name, at, before }) => {
      const { line } = this.#positionOf(before);
      const message = `'${name}' stands twice in one object; this one counts, not that of line ${line}`;
      return { ...this.#positionOf(at), message };
    });
  }

  #positionOf(offset: number): Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A lone carriage return ends a line too; of CR LF only the LF counts.
    if (unit === NEW_LINE || (unit === 0x0d && text.charCodeAt(i + 1) !== NEW_LINE)) {
      starts.push(i + 1);
    }
  }
  return starts;
}

interface Repeated {
  readonly name: string;
  readonly at: number;
  readonly before: number;
}

class Scanner {
  readonly repeated: Repeated[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): Node {
    this.#space();
    const at = this.#at;
    const first = this.#text[at];
    if (first === "{") return { at, members: this.#members() };
    if (first === "[") return { at, items: this.#items() };
    if (first === '"') this.#name();
    else while (/[\w.+-]/.test(this.#text[this.#at] ?? "")) this.#at += 1;
    return { at };
  }

  #members(): ReadonlyMap<string, Node> {
    const members = new Map<string, Node>();
    this.#at += 1;
    this.#space();
    while (this.#text[this.#at] !== "}") {
      const at = this.#at;
      const name = this.#name();
      this.#space();
      this.#at += 1; // the colon
      const before = members.get(name)?.at;
      if (before !== undefined) this.repeated.push({ name, at, before });
      members.set(name, this.scan());
      this.#separator();
    }
    this.#at += 1;
    return members;
  }

  #items(): readonly Node[] {
    const items: Node[] = [];
    this.#at += 1;
    this.#space();
    while (this.#text[this.#at] !== "]") {
      items.push(this.scan());
      this.#separator();
    }
    this.#at += 1;
    return items;
  }

  #separator(): void {
    this.#space();
    if (this.#text[this.#at] === ",") this.#at += 1;
    this.#space();
  }

  #space(): void {
    while (this.#text.charCodeAt(this.#at) <= 0x20) this.#at += 1;
  }

  #name(): string {
    const start = this.#at;
    let escaped = false;
    for (this.#at += 1; this.#text[this.#at] !== '"'; this.#at += 1) {
      if (this.#text[this.#at] !== "\\") continue;
      escaped = true;
      this.#at += 1;
    }
    this.#at += 1;
    const raw = this.#text.slice(start, this.#at);
    // JSON.parse of a JSON string gives a string.
    return escaped ? (JSON.parse(raw) as string) : raw.slice(1, -1);
  }
}
