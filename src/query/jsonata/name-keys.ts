// name-keys.ts — names as numbers, given to them when an expression is compiled.
//
// A run holds one name against others each time that it looks for it, and long texts of one length, which may be as long
// as a definition, are told apart by their last characters only.

/** Stands for one name of an expression. */
export type NameKey = number;

export class NameKeys {
  readonly #keys = new Map<string, NameKey>();

  of(name: string): NameKey {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key = this.#keys.size;
    this.#keys.set(name, key);
    return key;
  }

  all(names: readonly string[]): readonly NameKey[] {
    return names.map((name) => this.of(name));
  }
}
