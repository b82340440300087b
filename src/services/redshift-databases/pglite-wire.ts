// pglite-wire.ts — what crosses between a database's thread and the main thread.
import type { Ran } from "./database.ts";
import type { SqlRequest } from "./raw-result.ts";

export interface ThreadOptions {
  readonly folder: string;
  readonly template: string;
  readonly database: string;
  /** True: only the template is made. */
  readonly makesTemplate: boolean;
  /** Of Int32, see {@link CELL}. */
  readonly cells: SharedArrayBuffer;
}

/** Places in the shared cells. */
export const CELL: { readonly wake: 0; readonly cancel: 1 } = { wake: 0, cancel: 1 };
export const CELLS_BYTES = 8;

/** Values of the cell that a sleeping thread waits on. */
export const WAKE: { readonly asleep: 0; readonly slept: 1; readonly canceled: 2 } = {
  asleep: 0,
  slept: 1,
  canceled: 2,
};

export type ThreadCall =
  | { readonly type: "run"; readonly request: SqlRequest }
  | { readonly type: "close" };

export type ThreadReply =
  | { readonly type: "opened" }
  | { readonly type: "closed" }
  | { readonly type: "sleeps"; readonly milliseconds: number }
  | { readonly type: "ran"; readonly ran: Ran }
  | {
      readonly type: "failed";
      readonly message: string;
      readonly code: string;
      readonly inTransaction: boolean;
    }
  | { readonly type: "broken"; readonly message: string; readonly code?: string };
