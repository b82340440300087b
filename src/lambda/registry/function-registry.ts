// function-registry.ts — all functions of all accounts and regions, by account, region and name.
//
//   R1. Changes happen one after the other, so a change always sees the outcome of the one before.
//   R2. A created function is durable before anybody sees it; a declared one lives in memory only.
import type { Scope } from "../../base/index.ts";
import type { FunctionRecord } from "../function.ts";
import { functionArn } from "../function-name.ts";
import { functionNotFound } from "../lambda-error.ts";
import type { FunctionFiles } from "./function-files.ts";

export class FunctionRegistry {
  readonly #files: FunctionFiles;
  readonly #records = new Map<string, FunctionRecord>();
  /** Told after a function has changed or gone. */
  readonly #onChange: (scope: Scope, name: string) => void;
  /** Reserved concurrency by account and region, counted when asked for after a change. */
  readonly #reserved = new Map<string, number>();
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(files: FunctionFiles, onChange: (scope: Scope, name: string) => void) {
    this.#files = files;
    this.#onChange = onChange;
    for (const record of files.load()) this.#records.set(keyOf(record), record);
  }

  find(scope: Scope, name: string): FunctionRecord | undefined {
    return this.#records.get(functionArn(scope, name));
  }

  /** The functions of an account and region in the order of their names. */
  list(scope: Scope): readonly FunctionRecord[] {
    const prefix = functionArn(scope, "");
    const found = [...this.#records].filter(([key]) => key.startsWith(prefix));
    return found.map(([, record]) => record).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The sum of all reservations in an account and region. */
  reserved(scope: Scope): number {
    const key = functionArn(scope, "");
    let sum = this.#reserved.get(key);
    if (sum === undefined) {
      sum = this.list(scope).reduce(
        (total, record) => total + (record.reservedConcurrency ?? 0),
        0,
      );
      this.#reserved.set(key, sum);
    }
    return sum;
  }

  all(): readonly FunctionRecord[] {
    return [...this.#records.values()];
  }

  /** Runs `action` when all earlier ones have ended. R1. */
  exclusively<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#lastChange.then(action);
    // The next turn waits for the end of this one, whichever end it is; the caller gets the error.
    this.#lastChange = turn.catch(() => undefined);
    return turn;
  }

  /** Replaces the record of a function that must exist; throws LambdaError otherwise. */
  change(
    scope: Scope,
    name: string,
    next: (record: FunctionRecord) => FunctionRecord | Promise<FunctionRecord>,
  ): Promise<FunctionRecord> {
    return this.exclusively(async () => {
      const record = this.find(scope, name);
      if (record === undefined) throw functionNotFound(functionArn(scope, name));
      const changed = await next(record);
      if (changed !== record) await this.put(changed);
      return changed;
    });
  }

  /** Only within {@link exclusively}. */
  async put(record: FunctionRecord): Promise<void> {
    const before = this.#records.get(keyOf(record));
    if (record.origin === "created") await this.#files.save(record);
    else if (before?.origin === "created") await this.#files.remove(before);
    this.#records.set(keyOf(record), record);
    this.#tell(record);
  }

  /** Only within {@link exclusively}. */
  async remove(record: FunctionRecord): Promise<void> {
    if (record.origin === "created") await this.#files.remove(record);
    this.#records.delete(keyOf(record));
    this.#tell(record);
  }

  #tell(record: FunctionRecord): void {
    this.#reserved.clear();
    this.#onChange(record.scope, record.name);
  }
}

function keyOf(record: FunctionRecord): string {
  return functionArn(record.scope, record.name);
}
