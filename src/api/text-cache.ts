// text-cache.ts — what was worked out from a text, kept under the text itself.
//
// A text never changes its meaning, so there is nothing to invalidate; when the texts together grow past the
// limit everything is forgotten and begins anew.

export class TextCache<T> {
  readonly #charactersMax: number;
  readonly #kept = new Map<string, T>();
  #characters = 0;

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax;
  }

  /** The kept result, or that of `make`. */
  of(text: string, make: (text: string) => T): T {
    const known = this.#kept.get(text);
    if (known !== undefined || this.#kept.has(text)) return known as T; // It was put in as a T.
    const made = make(text);
    if (text.length > this.#charactersMax) return made;
    this.#characters += text.length;
    if (this.#characters > this.#charactersMax) {
      this.#kept.clear();
      this.#characters = text.length;
    }
    this.#kept.set(text, made);
    return made;
  }
}
