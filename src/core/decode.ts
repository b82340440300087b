// decode.ts — the records of encode.ts back to an execution.
//
// What was written by this program is trusted to have its form; only the version is checked, and what would
// break an invariant of the frames.
import { assert, type Json, memberOf, Payload } from "../base/index.ts";
import { decodeMapRuns } from "./decode-map-run.ts";
import { decodeChunks, numbered, object, text } from "./decode-record.ts";
import { STATE_VERSION } from "./encode.ts";
import type { Execution, ExecutionStatus } from "./execution.ts";
import { Frame, type Position, type Timer } from "./frame.ts";
import { MapProgress } from "./progress.ts";
import type { ExecutionIdentity } from "./trigger.ts";

export function decodeExecution(headText: string, records: ReadonlyMap<string, string>): Execution {
  // The casts of this file: the records were written by encode.ts, in the form that its head describes.
  const head = object(headText);
  const version = head["version"];
  assert(
    version === STATE_VERSION || version === 1,
    `an execution is stored in version ${STATE_VERSION}, this one in ${String(version)}`,
  );
  const { identity } = JSON.parse(text(records, "x")) as { identity: ExecutionIdentity };
  const input = Payload.parse(text(records, "x.i"));
  const output = memberOf(head, "output");
  return {
    identity,
    status: head["status"] as ExecutionStatus,
    startDate: head["startDate"] as number,
    stopDate: head["stopDate"] as number | undefined,
    input,
    output: output === undefined ? undefined : new Payload(output),
    failure: head["failure"] as Execution["failure"],
    redriveCount: head["redriveCount"] as number,
    redriveDate: head["redriveDate"] as number | undefined,
    historyCount: head["historyCount"] as number,
    counter: head["counter"] as number,
    root: decodeFrames(records, input),
    ready: head["ready"] as readonly string[],
    timeout: head["timeout"] as Timer | undefined,
    mapRuns: decodeMapRuns(records),
  };
}

// Frames.

interface FrameRecord {
  readonly flow: number;
  readonly state: string;
  readonly position: { readonly at: string; readonly [name: string]: unknown };
  readonly sharesInput: boolean;
  readonly last: number;
  readonly before: number;
  readonly entered: number;
  readonly enteredAt: number;
  readonly attempts: readonly number[];
  readonly retryCount: number;
}

function decodeFrames(records: ReadonlyMap<string, string>, input: Payload): Frame {
  const frames = new Map<string, Frame>();
  const ids = [...records.keys()].flatMap((key) => /^f(\d+(?:\.\d+)*)$/.exec(key)?.[1] ?? []);
  // Parents come before their children.
  ids.sort((left, right) => left.split(".").length - right.split(".").length);
  for (const id of ids) {
    const frame = decodeFrame(records, id, input);
    frames.set(id, frame);
    if (frame.path.length === 0) continue;
    const parent = frames.get(id.slice(0, id.lastIndexOf(".")));
    assert(parent !== undefined, "a stored frame has its parent");
    if (parent.children.size === 0) parent.children = new Map();
    parent.children.set(frame.index, frame);
  }
  const root = frames.get("0");
  assert(root !== undefined, "a stored execution has its root frame");
  for (const frame of frames.values()) {
    frame.children = new Map([...frame.children].sort(([left], [right]) => left - right));
  }
  return root;
}

function decodeFrame(
  records: ReadonlyMap<string, string>,
  id: string,
  executionInput: Payload,
): Frame {
  const key = `f${id}`;
  const record = JSON.parse(text(records, key)) as FrameRecord;
  const frame = new Frame({
    path: id.split(".").slice(1).map(Number),
    id,
    flow: record.flow,
    stateName: record.state,
    input: record.sharesInput ? executionInput : Payload.parse(text(records, `${key}.i`)),
    lastEventId: record.last,
  });
  frame.beforeEnteredId = record.before;
  frame.enteredEventId = record.entered;
  frame.enteredAt = record.enteredAt;
  frame.attempts = record.attempts;
  frame.retryCount = record.retryCount;
  frame.position = decodePosition(records, frame, record.position);
  const variables = records.get(`${key}.v`);
  if (variables !== undefined) {
    frame.variables = new Map(
      Object.entries(object(variables)).map(([name, value]) => [name, new Payload(value)]),
    );
  }
  return frame;
}

function decodePosition(
  records: ReadonlyMap<string, string>,
  frame: Frame,
  record: FrameRecord["position"],
): Position {
  const key = `f${frame.id}`;
  if (record.at === "task") {
    const { sharesParameters, ...task } = record;
    const parameters =
      sharesParameters === true ? frame.input : Payload.parse(text(records, `${key}.p`));
    return { ...task, parameters } as Position;
  }
  if (record["progress"] === undefined) return record as Position;
  const progress = decodeProgress(records, key, record["progress"] as ProgressRecord);
  return { ...record, progress } as Position;
}

type ProgressRecord =
  | { readonly kind: "parallel" }
  | {
      readonly kind: "map";
      readonly concurrency: number;
      readonly next: number;
      readonly succeeded: number;
      /** Absent where it was stored before this was counted. */
      readonly gathered?: number;
    };

function decodeProgress(
  records: ReadonlyMap<string, string>,
  key: string,
  record: ProgressRecord,
): Extract<Position, { at: "halted" }>["progress"] {
  if (record.kind === "parallel") {
    const outputs = numbered(records, `${key}.b`).map(
      ([n, output]) => [n, Payload.parse(output)] as const,
    );
    return { kind: "parallel", outputs: new Map(outputs) };
  }
  const { items, input } = object(text(records, `${key}.m`));
  const progress = new MapProgress(undefined, {
    items: items as readonly Json[],
    input: new Payload(input as Json),
    concurrency: record.concurrency,
  });
  progress.next = record.next;
  progress.succeeded = record.succeeded;
  progress.gathered = record.gathered ?? 0;
  progress.outputs = decodeChunks(records, `${key}.o`, (value) => new Payload(value));
  return progress;
}
