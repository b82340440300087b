// state.ts — the eight states as a host of the core meets them: every text already a function.
import type { Payload } from "../../base/index.ts";
import type { QueryEnv, QueryFailure } from "../../query/index.ts";
import type { TaskResource } from "../resource.ts";
import type { Assignment, DataFlow } from "./data-flow.ts";
import type { NumberField, Template, TextField } from "./expression.ts";

export type State =
  | PassState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | TaskState
  | ParallelState
  | MapState;

export type Language = "JSONPath" | "JSONata";

interface StateCommon {
  readonly name: string;
  readonly language: Language;
  readonly data: DataFlow;
}

/** Where a state leads: the next state's name, or undefined at the end of its flow. */
interface Leading {
  readonly next: string | undefined;
}

export interface PassState extends StateCommon, Leading {
  readonly type: "Pass";
  /** `Result`, JSONPath only. */
  readonly result: Payload | undefined;
}

export interface ChoiceState extends StateCommon {
  readonly type: "Choice";
  readonly rules: readonly ChoiceRule[];
  readonly defaultNext: string | undefined;
}

/** One rule; the first that holds decides. */
export interface ChoiceRule {
  readonly holds: (env: QueryEnv) => boolean | QueryFailure;
  readonly next: string;
  readonly assign: Assignment | undefined;
  /** JSONata only. */
  readonly output: Template | undefined;
}

export interface WaitState extends StateCommon, Leading {
  readonly type: "Wait";
  readonly until:
    | { readonly kind: "seconds"; readonly seconds: NumberField }
    | { readonly kind: "timestamp"; readonly timestamp: TextField };
}

export interface SucceedState extends StateCommon {
  readonly type: "Succeed";
}

export interface FailState extends StateCommon {
  readonly type: "Fail";
  readonly error: TextField | undefined;
  readonly cause: TextField | undefined;
}

/** What may be tried again and caught. */
interface Guarded {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitter: "NONE" | "FULL";
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly next: string;
  /** JSONPath: where the error goes in the state's input; null discards it, undefined replaces the input. */
  readonly resultPath: DataFlow["resultPath"];
  readonly assign: Assignment | undefined;
  /** JSONata. */
  readonly output: Template | undefined;
}

export interface TaskState extends StateCommon, Leading, Guarded {
  readonly type: "Task";
  readonly resource: TaskResource;
  /** As it stands in the definition. */
  readonly resourceArn: string;
  readonly timeoutSeconds: NumberField | undefined;
  readonly heartbeatSeconds: NumberField | undefined;
  readonly credentialsRoleArn: TextField | undefined;
}

export interface ParallelState extends StateCommon, Leading, Guarded {
  readonly type: "Parallel";
  /** Flow numbers of the branches. */
  readonly branches: readonly number[];
}

export interface MapState extends StateCommon, Leading, Guarded {
  readonly type: "Map";
  /** Flow number of the processor. */
  readonly processor: number;
  /** `ItemsPath` or `Items`; undefined: the effective input. */
  readonly items: ItemsSource | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: NumberField | undefined;
  readonly toleratedFailureCount: NumberField | undefined;
  readonly toleratedFailurePercentage: NumberField | undefined;
  /** Present for `Mode: DISTRIBUTED`. */
  readonly distributed: DistributedMap | undefined;
}

export interface ItemsSource {
  /** `ItemsPath` as written, or `Items`. */
  readonly text: string;
  readonly field: "ItemsPath" | "Items";
  readonly template: Template;
}

export interface DistributedMap {
  readonly executionType: "STANDARD" | "EXPRESS";
  readonly label: string | undefined;
  readonly batcher: ItemBatcher | undefined;
  readonly reader: ItemReader | undefined;
  readonly writer: ResultWriter | undefined;
}

export interface ItemBatcher {
  readonly maxItemsPerBatch: NumberField | undefined;
  readonly maxInputBytesPerBatch: NumberField | undefined;
  readonly batchInput: Template | undefined;
}

export interface ItemReader {
  readonly resource: TaskResource;
  readonly resourceArn: string;
  /** Parameters or Arguments. */
  readonly parameters: Template | undefined;
  readonly maxItems: NumberField | undefined;
  /** The rest of `ReaderConfig`, as written. */
  readonly config: Payload;
}

export interface ResultWriter {
  readonly resource: TaskResource;
  readonly resourceArn: string;
  readonly parameters: Template | undefined;
  readonly config: Payload;
}
