// map-data-port.ts — the door to what stands outside of a map run: items to be read, results to be written.
//
//   M1. Reading the same place with the same pin gives the same items, or fails.
//   M2. Writing the same files again does no harm.
//   M3. Nothing rejects except a bug: what the store of objects says is an outcome.
import type { Failure, Json } from "../base/index.ts";
import type { Command, ExecutionIdentity } from "../core/index.ts";

type ReadItems = Extract<Command, { readonly type: "readItems" }>;
type WriteResults = Extract<Command, { readonly type: "writeResults" }>;

/** On whose behalf: the parent execution. */
interface OnBehalf {
  readonly identity: ExecutionIdentity;
}

export interface ItemsRequest extends OnBehalf, Omit<ReadItems, "type" | "again" | "readId"> {}

export interface ResultsRequest extends OnBehalf, Omit<WriteResults, "type" | "writeId"> {}

export type ItemsOutcome =
  | {
      readonly type: "read";
      readonly items: readonly Json[];
      readonly pin: string;
      readonly cursor: string | undefined;
      readonly ended: boolean;
      readonly origin: string;
    }
  | { readonly type: "failed"; readonly failure: Failure };

export type ResultsOutcome =
  /** Bytes of each file. */
  | { readonly type: "written"; readonly sizes: readonly number[] }
  | { readonly type: "failed"; readonly failure: Failure };

export interface MapData {
  read(request: ItemsRequest, signal: AbortSignal): Promise<ItemsOutcome>;
  write(request: ResultsRequest, signal: AbortSignal): Promise<ResultsOutcome>;
  /** The run needs nothing more: what is kept for it may go. */
  release(mapRunArn: string): void;
}
