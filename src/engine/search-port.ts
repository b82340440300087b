// search-port.ts — how executions are looked for, counted and timed: by what people remember of them.
//
// The largest searches look at a part of the executions only and say with `next` that there is more; nothing here
// looks at everything at once but the counts, which an index has.
import type { TimestampMs } from "../base/index.ts";
import type {
  ExecutionStatus,
  ExecutionSummary,
  ListExecutionsQuery,
  ListPage,
} from "./records.ts";

/** All filters are joined by "and". */
export interface FindQuery {
  /** `everything`: all but children of map runs. */
  readonly of: ListExecutionsQuery["of"];
  readonly statuses?: readonly ExecutionStatus[];
  /** Part of the name. */
  readonly name?: string;
  /** Started at this time or later. */
  readonly from?: TimestampMs;
  /** Started at this time or earlier. */
  readonly to?: TimestampMs;
  /** Ended at this time or later. */
  readonly endedFrom?: TimestampMs;
  /** Ended at this time or earlier. */
  readonly endedTo?: TimestampMs;
  /** Each of its words stands in the name, input, output, error or cause; capitals do not matter. In quotes it is one word. */
  readonly text?: string;
  /** Whether what is found says its cause, which may be long. */
  readonly causes?: boolean;
  readonly limit: number;
  /** How many executions are looked at, at most; where no filter but `of` and `statuses` is given, all that come. */
  readonly scan: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface FoundExecution extends ExecutionSummary {
  readonly error?: string;
  /** Only where it was asked for. */
  readonly cause?: string;
  /** Where the first word of `text` stands, with what is around it. */
  readonly found?: { readonly in: FoundIn; readonly around: string };
}

export type FoundIn = "name" | "input" | "output" | "error" | "cause";

/** Newest first. */
export interface FoundPage extends ListPage<FoundExecution> {
  readonly searched: number;
}

/** Of one machine and status; of a version, an alias or a map run its ARN stands for the machine. */
export interface Tally {
  readonly stateMachineArn: string;
  readonly status: ExecutionStatus;
  readonly count: number;
}

export type TimingsQuery = Omit<FindQuery, "text" | "limit">;

/** When executions started and ended, newest first, or where the end is asked for in any order; numbers alone, since there may be many. */
export interface TimingsPage {
  readonly machines: readonly string[];
  readonly statuses: readonly ExecutionStatus[];
  /** Four numbers an execution: place in `machines`, place in `statuses`, start, end (-1: none yet). */
  readonly rows: readonly number[];
  readonly next?: string;
}

/** What is looked for, as stores and the engine offer it. */
export interface Searches {
  find(query: FindQuery): Promise<FoundPage>;
  tally(of: FindQuery["of"]): Promise<readonly Tally[]>;
  timings(query: TimingsQuery): Promise<TimingsPage>;
}
