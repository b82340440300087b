// text-cursor.ts — a place in a text that is being read, and the one way a reader gives up.

/** Thrown inside the readers of this folder and caught at their doors; never seen outside. */
export class UnreadableText extends Error {
  override readonly name = "UnreadableText";
}

export class TextCursor {
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The character here, "" at the end. */
  peek(offset = 0): string {
    return this.text.charAt(this.at + offset);
  }

  startsWith(word: string): boolean {
    return this.text.startsWith(word, this.at);
  }

  /** Steps over `word` if it is here. */
  take(word: string): boolean {
    if (!this.startsWith(word)) return false;
    this.at += word.length;
    return true;
  }

  expect(word: string, where: string): void {
    if (!this.take(word)) this.fail(`Expected '${word}' ${where}`);
  }

  skipBlanks(): void {
    while (this.at < this.text.length && isBlank(this.text.charCodeAt(this.at))) this.at += 1;
  }

  fail(reason: string): never {
    throw new UnreadableText(`${reason} at position ${this.at}`);
  }
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}
