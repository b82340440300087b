// execution.ts — one execution: what every state did, in pages, and how its data flowed.
import type { ExecutionStanding } from "./lists.ts";

/**
 * `GET execution?arn=<execution ARN>`: everything the page needs at once. Standard and Express alike, children of
 * map runs too.
 */
export interface ExecutionView extends ExecutionStanding {
  readonly redrivable: boolean;
  readonly redriveReason?: string;
  /** Of a map run's child; else the one that its input names, as AWS's convention has it. */
  readonly parentExecutionArn?: string;
  /** JSON texts. */
  readonly input: string;
  readonly output?: string;
  readonly cause?: string;
  /** The definition it runs, as it was given (JSON text; a child of a map run: its processor with `StartAt`). */
  readonly definition: string;
  readonly eventCount: number;
  /** Events that came after those and are not kept, of an Express execution that is long or large. */
  readonly eventsLost?: number;
  /** How long it had ended before redrives, altogether; absent where it was never redriven. */
  readonly idleMs?: number;
  readonly transitions: number;
  /** What every state did so far. */
  readonly states: readonly StateSummary[];
  /** Edges taken, keys of the room graph (`edgeKey`). */
  readonly edgesTaken: readonly string[];
  /** The state that is to blame, where the execution did not succeed; else the last failure that was caught. */
  readonly blame?: Blame;
  /** What to do next, where no state is to blame. */
  readonly hint?: string;
  readonly mapRuns: readonly { readonly mapRunArn: string; readonly stateName: string }[];
}

export type VisitStatus = "succeeded" | "running" | "failed" | "caught" | "aborted";

/** All visits of one state together; `id` is the state's id in the room graph (a path, so nested states differ). */
export interface StateSummary {
  readonly id: string;
  readonly name: string;
  readonly status: VisitStatus;
  readonly visits: number;
  /** Attempts that Retry made, also those that did not begin; what a redrive began is none. */
  readonly retries: number;
  /** Of the visit that was tried most often, by a redrive too; absent where none was tried again. */
  readonly attempts?: number;
  readonly durationMs: number;
  readonly iterations?: {
    readonly total: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly running: number;
    readonly aborted: number;
    /** How each one went, by its index (before that by those around it), where there are few; not of a Distributed Map. */
    readonly each?: readonly (VisitStatus | "pending")[];
    /** Of a Map inside others: which iteration each of them is, by the indexes from the outermost Map inwards. */
    readonly places?: readonly (readonly number[])[];
  };
}

/** As Lambda gives it: nobody has to unescape a string. */
export interface FunctionError {
  readonly message: string;
  readonly type?: string;
  readonly trace: readonly string[];
  /** By the limit of a cause: the message or the trace is not whole. */
  readonly isCut?: boolean;
}

export interface Blame {
  /** `stopped`, `timedOut`: the execution was ended from outside while the state was at it, which did not fail itself. */
  readonly how: "failed" | "stopped" | "timedOut";
  readonly stateName: string;
  readonly stateId: string;
  readonly enteredEventId: number;
  readonly failedEventId: number;
  readonly error: string;
  readonly cause: string;
  /** A function's error read out of the cause. */
  readonly functionError?: FunctionError;
  /** By Retry, since the last redrive. */
  readonly attempts: number;
  /** Maps and Parallels around it that Retry tried again, since the last redrive too; the innermost first. */
  readonly around?: readonly { readonly stateName: string; readonly attempts: number }[];
  /** It had failed already before the execution was redriven. */
  readonly again?: boolean;
  readonly caught: boolean;
  readonly caughtBy?: string;
  /** The failure before it that was caught and led here: what a compensation that failed was to undo. */
  readonly after?: {
    readonly stateName: string;
    readonly stateId: string;
    readonly enteredEventId: number;
    readonly error: string;
  };
  /** Which iteration of the Maps around it: `#3`. */
  readonly iteration?: readonly number[];
  /** What to look at, in a sentence: which member the input lacks, which limit was passed; absent where nothing is known. */
  readonly hint?: string;
}

/**
 * `GET visits?arn=…&from=<event id>&limit=<1..5000>&reverse=1&state=<name>&iteration=<Map id>:<index>&status=failed,caught`:
 * the bars of the timeline, one visit each, by time of entry (reverse: newest first). `from` is the id of an event: the
 * page holds visits entered with that event or later (reverse: or earlier), so a page stays the same while the
 * execution goes on, and `from=<its entered event>&limit=1` is one visit.
 */
export interface VisitPage {
  readonly visits: readonly Visit[];
  /** Where not all visits are asked for: Maps and Parallels entered before these, that these stand in; oldest first. */
  readonly around?: readonly Visit[];
  /** `from` of the next page: the entered event of its first visit. */
  readonly next?: number;
  readonly total: number;
}

export interface Visit {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly enteredEventId: number;
  readonly exitedEventId?: number;
  readonly enteredAt: number;
  readonly exitedAt?: number;
  /** When it was over without an exit: it failed, or was aborted with what it stood in. */
  readonly endedAt?: number;
  /** The part of its time in which the execution had ended and was not redriven yet, where there is any. */
  readonly idleMs?: number;
  /** With `idleMs`: its stretches, one more than there are redrives within. */
  readonly runs?: number;
  /** With `idleMs`: from when it was over until a redrive went on with it, and how it had ended. */
  readonly halts?: readonly {
    readonly from: number;
    readonly to: number;
    readonly as: "failed" | "aborted";
  }[];
  /** The last redrive, from 1, that went on with it, or entered its state once more. */
  readonly resumedBy?: number;
  readonly status: VisitStatus;
  /** Of Tasks, Maps and Parallels: each attempt; gaps between them are back-off, or last until a redrive. */
  readonly attempts: readonly Attempt[];
  /** Indexes of the iterations around it, outermost first; branches of a Parallel count too. */
  readonly path: readonly {
    readonly of: string;
    readonly index: number;
    /** Of a Map that was tried again: in which attempt of it, from 1. */
    readonly attempt?: number;
  }[];
  readonly error?: string;
  /** With `error`: of what it was caught with, where no event of its failure tells that. */
  readonly cause?: string;
  /** The end of the execution, since redriven perhaps, that says with what it failed, where no event of its own does. */
  readonly toldBy?: number;
  /** Of a Task that started an execution, and of a Distributed Map: that of the last attempt that has one. */
  readonly childExecutionArn?: string;
  readonly mapRunArn?: string;
}

export interface Attempt {
  /** Of one that did not begin: the event of the evaluation that failed. */
  readonly scheduledEventId: number;
  readonly scheduledAt: number;
  /** What it needed to begin failed to evaluate: nothing was scheduled. It counts as an attempt, and its retry as one. */
  readonly notBegun?: true;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly status: "succeeded" | "failed" | "timedOut" | "running" | "aborted";
  readonly error?: string;
  /** As of a visit: the end of the execution that says with what it failed. */
  readonly toldBy?: number;
  /** A redrive began it, no Retry: what lies before it is no back-off. */
  readonly redriven?: true;
  readonly childExecutionArn?: string;
  readonly mapRunArn?: string;
  /** Of a Map or Parallel: the state inside that made it fail. */
  readonly failedInside?: {
    readonly stateName: string;
    readonly stateId: string;
    readonly enteredEventId: number;
    /** Of the Maps within it, outermost first. */
    readonly iteration?: readonly number[];
  };
}

/**
 * `GET iterations?arn=…&state=<id>&from=<index>&limit=<1..1000>&entered=<event id>&attempt=<1..>`: the strip of a Map, in
 * order of the index, those that have begun; of its last visit, or of the one that `entered` names (that visit, or one
 * inside it); of its last attempt, of the one that `attempt` names, or of the one that the visit inside it belongs to.
 * `total`: all it has. The children of a Distributed Map are executions of its map run, and not here.
 */
export interface IterationPage {
  readonly items: readonly {
    readonly index: number;
    readonly status: VisitStatus;
    readonly startedAt: number;
    readonly endedAt?: number;
    readonly startedEventId: number;
    readonly error?: string;
  }[];
  readonly next?: number;
  readonly total: number;
  /** Of a Map that was tried again: whose these are. */
  readonly attempt?: number;
}

/** A state, and where it stands: `path` as of a {@link Visit}; events of an iteration are those of its Map, there. */
export interface EventPlace {
  readonly name: string;
  readonly id: string;
  readonly path: Visit["path"];
  /** The visit, where it is known which: its entered event; and which of its attempts, from 1, where it is one's. */
  readonly entered?: number;
  readonly attempt?: number;
}

/**
 * `GET events?arn=…&from=<event id>&limit=<1..1000>&reverse=1&data=0`: as GetExecutionHistory gives them (times in
 * seconds), `next` is the `from` of the next page. Filters, joined by "and"; `total` counts what they leave:
 *   type=<parts of the type, by comma>  state=<name>  entered=<event id of …StateEntered> (of that one visit)
 *   attempt=<1..> (with `entered`: of that attempt)  iteration=<Map id>:<index>, `…@<attempt>` of one attempt of the Map
 */
export interface EventPage {
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** Whose event each is, in the order of `events`; null where it is no state's, or it cannot be known. */
  readonly places: readonly (EventPlace | null)[];
  readonly next?: number;
  readonly total: number;
}

/**
 * `GET dataflow?arn=…&entered=<event id of …StateEntered>&attempt=<1..>&iteration=<Map id>:<index>`: how data went through one visit, recomputed
 * from the history by the same functions that ran it; nothing is guessed. What cannot be recomputed is named in
 * `missing`. Of a visit that was tried again: through that attempt, the last without.
 * Of an inline Map: with the ItemSelector of that iteration of it, the first without.
 */
export interface DataFlow {
  readonly stateName: string;
  /** From 1; absent where the visit has none. */
  readonly attempt?: number;
  readonly queryLanguage: "JSONPath" | "JSONata";
  /** In the order in which the state applies them, from the input to the output. */
  readonly steps: readonly DataStep[];
  /** As the state saw them, with the state that assigned each. */
  readonly variables: readonly {
    readonly name: string;
    readonly value: string;
    readonly assignedBy?: string;
    readonly assignedEventId?: number;
  }[];
  /** Names that may have been set too, too far back to be looked for; absent where all are known. */
  readonly unknownVariables?: readonly string[];
  /** `$$` as the state saw it, JSON text. */
  readonly context: string;
  /** Which Catch or Retry applied; of a Choice each rule that was looked at, in order, then the Default if it was taken. */
  readonly decisions: readonly {
    readonly field: string;
    readonly text: string;
    /** Of a Choice's rule; absent where it cannot be known. */
    readonly held?: boolean;
    /** Why a rule could not be decided, or, which is no error, why nobody knows whether it held. */
    readonly error?: string;
    readonly unknown?: string;
    /** What the paths of a rule gave (JSON texts), or why nothing. */
    readonly values?: readonly {
      readonly text: string;
      readonly value?: string;
      readonly error?: string;
    }[];
  }[];
  readonly missing: readonly string[];
  /** What is known and not all shown. */
  readonly notes: readonly string[];
}

export interface DataStep {
  /** `Input`, `InputPath`, `Parameters`, `Arguments`, `Result`, `ResultSelector`, `ResultPath`, `Assign`, `OutputPath`, `Output`. */
  readonly field: string;
  /** JSON text after the step; `null` where it gave none. */
  readonly value: string;
  /** Why the step gave no value. */
  readonly error?: string;
  /** Why the value that it gave is not known, which is no error. */
  readonly unknown?: string;
  /** Whether the value was in the history itself, or computed anew from it. */
  readonly source: "history" | "computed";
  /** Of `Error`, and of an ItemSelector that is recorded: the event that holds it or from which it was computed, and whose that is where it is a state's. */
  readonly from?: { readonly eventId: number; readonly stateName?: string };
  /** Each expression within, with its place and value (JSON text) or error, or why its value is not known. */
  readonly expressions: readonly {
    readonly at: string;
    readonly text: string;
    readonly value?: string;
    readonly error?: string;
    readonly unknown?: string;
  }[];
}

/**
 * `GET function-logs?arn=…&entered=<event id>&attempt=<1..>`: what the function printed for that visit, as far as the
 * server remembers it or the function's log group keeps it; the function that the attempt called, the last one without.
 */
export interface FunctionLogs {
  readonly functionName: string;
  /** Older lines of the visit are left out. */
  readonly more: boolean;
  /** There is no `/aws/lambda/<name>`: what was printed before the server's start is not known. */
  readonly noLogGroup?: boolean;
  readonly lines: readonly {
    readonly at: number;
    readonly text: string;
    /** From 1: the attempt during which the function was called; absent where its log no longer tells. */
    readonly attempt?: number;
  }[];
}

/** `GET compare?left=<arn>&right=<arn>`: two executions, of one machine or of two; states are the same by their names. */
export interface Comparison {
  readonly left: ExecutionView;
  readonly right: ExecutionView;
  /** The innermost visit in which they first differ in state or outcome; where the path is the same, in their data. */
  readonly divergence?: Divergence;
  /**
   * Where the data differs first, before the ways part: in what the executions were given (no visit is told then), or in
   * the input or output of a state.
   */
  readonly dataDivergence?: Divergence;
  /** `id`: in the right definition, where that has the state. */
  readonly states: readonly {
    readonly id: string;
    readonly name: string;
    readonly left?: StateSummary;
    readonly right?: StateSummary;
  }[];
}

export interface Divergence {
  /** Of the visit among all of its execution; without where it is another one in the left than in the right. */
  readonly position?: number;
  /** `Pay in iteration #2 › #1`, `after Pick`: the innermost place where they differ. */
  readonly at: string;
  readonly left?: Visit;
  readonly right?: Visit;
  readonly why: string;
}
