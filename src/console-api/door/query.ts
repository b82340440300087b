// query.ts — what a request asks for, read from its query; what cannot be meant is refused.
import { Refused } from "./refused.ts";

export class Query {
  readonly #asked: URLSearchParams;

  constructor(query: string) {
    this.#asked = new URLSearchParams(query);
  }

  text(name: string): string | undefined {
    return this.#asked.get(name) || undefined;
  }

  /** What somebody looks for: what is pasted may have spaces around it. */
  words(name: string): string | undefined {
    return this.text(name)?.trim() || undefined;
  }

  need(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw new Refused(400, "BadRequest", `The request names no '${name}'.`);
  }

  flag(name: string): boolean {
    return this.#asked.get(name) === "1";
  }

  /** A whole number from 0. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
    throw new Refused(400, "BadRequest", `'${name}' is a whole number, not '${shortened(text)}'.`);
  }

  limit(preset: number, most: number): number {
    const value = this.number("limit") ?? preset;
    if (value >= 1 && value <= most) return value;
    throw new Refused(400, "BadRequest", `'limit' is a number from 1 to ${most}.`);
  }

  /** Values by comma, each one of `known`. */
  several<T extends string>(name: string, known: readonly T[]): readonly T[] | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return text.split(",").map((value) => {
      const found = known.find((one) => one === value);
      if (found !== undefined) return found;
      const all = known.join(", ");
      throw new Refused(400, "BadRequest", `'${name}' is of ${all}, not '${shortened(value)}'.`);
    });
  }
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
