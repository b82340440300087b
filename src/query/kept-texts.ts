// kept-texts.ts — what long texts were compiled to, as long as somebody uses it or nobody has needed its memory.
//
// A definition is checked and then run, tested or described, mostly at once: what is long is not compiled again for
// each. A text never changes its meaning, so there is nothing to invalidate.

/** Shorter ones are compiled as soon as they are found. */
const LENGTH_MIN = 1024;
/** Of all texts together; beyond it everything is forgotten and begins anew. */
const LENGTH_MAX = 4 * 1024 * 1024;

export class KeptTexts<T extends object> {
  readonly #kept = new Map<string, WeakRef<T>>();
  #length = 0;

  get(text: string): T | undefined {
    return text.length < LENGTH_MIN ? undefined : this.#kept.get(text)?.deref();
  }

  keep(text: string, made: T): void {
    if (text.length < LENGTH_MIN) return;
    if (!this.#kept.has(text)) this.#length += text.length;
    if (this.#length > LENGTH_MAX) {
      this.#kept.clear();
      this.#length = text.length;
    }
    this.#kept.set(text, new WeakRef(made));
  }
}
