// map-run-through.ts — state machines with a Distributed Map, and what reads their items, for tests.
import type { Json } from "../base/index.ts";
import type { Command } from "./command.ts";
import type { Passage } from "./step-through.ts";

export type ReadItems = Extract<Command, { type: "readItems" }>;
export type Reader = NonNullable<Passage["read"]>;

export const PASS = { Type: "Pass", End: true } as const;

export function mapOf(
  more: Record<string, Json>,
  states: Record<string, Json> = { I: PASS },
): Json {
  return {
    StartAt: "M",
    States: {
      M: {
        Type: "Map",
        Label: "label",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" },
          StartAt: Object.keys(states)[0] ?? "I",
          States: states,
        },
        End: true,
        ...more,
      },
    },
  };
}

export const READER = {
  ItemReader: {
    Resource: "arn:aws:states:::s3:getObject",
    Parameters: { Bucket: "b", "Key.$": "$.key" },
    ReaderConfig: { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
  },
} as const;
export const WRITER = {
  ResultWriter: {
    Resource: "arn:aws:states:::s3:putObject",
    Parameters: { Bucket: "out", Prefix: "results" },
  },
} as const;

/** A reader over a list, whose cursors are places in it; at most `most` items a time. */
export function readerOf(items: readonly Json[], most = 1_000, asked: ReadItems[] = []): Reader {
  return (command) => {
    asked.push(command);
    const { mapRunArn, readId, cursor, skip, itemsMax, bytesMax, again } = command;
    const from = Number(cursor ?? 0) + skip;
    const to = Math.min(from + (bytesMax === undefined ? itemsMax : Math.min(itemsMax, most)));
    const read = items.slice(from, to);
    const at = { pin: "etag", cursor: String(from + read.length), origin: "S3://b/k" };
    const ended = from + read.length >= items.length;
    return [{ type: "itemsRead", mapRunArn, readId, again, items: read, ended, ...at }];
  };
}

export const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
