// names.ts — numbers for texts that many rows repeat, so that indexes stay small.
import type { Statements } from "./statements.ts";

/** Names remembered at most; beyond that all are forgotten and asked for again. */
const REMEMBERED_MAX = 10_000;

export class Names {
  readonly #statements: Statements;
  #ids = new Map<string, number>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** The number of `text`, given now if it has none; call inside a transaction. */
  idFor(text: string): number {
    const known = this.find(text);
    if (known !== undefined) return known;
    const row = this.#statements.get(
      "INSERT INTO names (id, text) SELECT COALESCE(MAX(id), 0) + 1, ? FROM names RETURNING id",
      [text],
    );
    return this.#remember(text, Number(row?.[0]));
  }

  /** The number of `text`; undefined where no row has ever had it. */
  find(text: string): number | undefined {
    const remembered = this.#ids.get(text);
    if (remembered !== undefined) return remembered;
    const row = this.#statements.get("SELECT id FROM names WHERE text = ?", [text]);
    return row === undefined ? undefined : this.#remember(text, Number(row[0]));
  }

  /** Believes nothing any more: the transaction that taught it was rolled back. */
  forget(): void {
    this.#ids = new Map();
  }

  #remember(text: string, id: number): number {
    if (this.#ids.size >= REMEMBERED_MAX) this.#ids.clear();
    this.#ids.set(text, id);
    return id;
  }
}
