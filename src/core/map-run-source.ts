// map-run-source.ts — what a Distributed Map iterates and where its results go; decided when its run begins.
import type { Json, Payload } from "../base/index.ts";

/** What an ItemReader reads. */
export interface ItemRead {
  /** `arn:aws:states:::s3:getObject` and the like. */
  readonly resourceArn: string;
  /** Evaluated Parameters or Arguments. */
  readonly parameters: Payload;
  /** `ReaderConfig` as written. */
  readonly config: Payload;
  /** Items read at most; 0: all. */
  readonly itemsMax: number;
}

/** What a ResultWriter makes of the results. */
export interface ResultWrite {
  /** Where the files go; undefined: the results are the state's output. */
  readonly destination: ResultDestination | undefined;
  readonly transformation: "NONE" | "COMPACT" | "FLATTEN";
  readonly outputType: "JSON" | "JSONL";
}

export interface ResultDestination {
  readonly bucket: string;
  /** Where the run's own folder stands, `/` at its end; empty for the top of the bucket. */
  readonly prefix: string;
  /** Evaluated Parameters or Arguments. */
  readonly parameters: Payload;
}

/** Constant for the life of a run. */
export interface MapRunSource {
  /** The effective input, which ItemSelector reads as `$`. */
  readonly input: Payload;
  /** The items, where they came with the state's input. */
  readonly items: readonly Json[];
  /** Names of the members where an object is iterated. */
  readonly keys: readonly string[] | undefined;
  /** The first item of each child, where they were shared out beforehand. */
  readonly starts: readonly number[] | undefined;
  readonly itemsPerChild: number;
  /** Bytes of a batch as JSON text. */
  readonly bytesPerChild: number;
  /** Children get `{ Items, BatchInput }` instead of one item. */
  readonly batchInput: Payload | undefined;
  readonly batched: boolean;
  readonly read: ItemRead | undefined;
  readonly write: ResultWrite | undefined;
}
