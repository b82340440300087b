// encode.ts — an execution as text records, of which a step writes only what changed.
//
// Format, version 2 (1 differs in its map runs only). The head is a JSON object (see Head). The records, by key:
//   x              {"identity":…}                    constant
//   x.i            the execution's input, as its JSON text
//   f<frame>       the frame's own data (see FrameRecord); <frame> is its id: 0, 0.2, 0.2.15
//   f<frame>.i     the frame's input, where it is not the execution's
//   f<frame>.p     the open task's parameters, where they are not the frame's input
//   f<frame>.v     the frame's variables: {"name":value}
//   f<frame>.b<n>  the output of branch n of the Parallel that the frame is in
//   f<frame>.m     what the frame's inline Map iterates: {"items":[…],"input":value}
//   f<frame>.o<n>  chunk n of the outputs of its iterations: {"<slot>":value}
//   m<n>…          map run n, see encode-map-run.ts
// A record is valid when it is JSON of that form; decode.ts refuses an unknown version by name.
import { type Payload, stringifyJson } from "../base/index.ts";
import { chunkEntries, type Entry } from "./encode-entry.ts";
import { noteMapRun } from "./encode-map-run.ts";
import type { Execution } from "./execution.ts";
import type { Frame, Position } from "./frame.ts";
import { MapProgress } from "./progress.ts";

export const STATE_VERSION = 2;

export interface FrameChanges {
  readonly head: string;
  readonly put: readonly (readonly [key: string, text: string])[];
  readonly del: readonly string[];
}

/** What must be written so that `after` is stored where `before` is. */
export function encodeFrames(before: Execution | undefined, after: Execution): FrameChanges {
  const changes = { put: new Map<string, string>(), del: new Set<string>() };
  const note = (old: readonly Entry[], current: readonly Entry[]): void => {
    const known = new Map(old.map((entry) => [entry.key, entry.identity]));
    for (const { key, identity, text } of current) {
      if (!known.has(key) || known.get(key) !== identity) changes.put.set(key, text());
      known.delete(key);
    }
    for (const key of known.keys()) changes.del.add(key);
  };
  note(before === undefined ? [] : executionEntries(before), executionEntries(after));
  noteFrames(note, [before, before?.root], [after, after.root]);
  const runs = Math.max(before?.mapRuns.length ?? 0, after.mapRuns.length);
  for (let n = 0; n < runs; n++) {
    const [old, current] = [before?.mapRuns[n], after.mapRuns[n]];
    if (old === current) continue;
    noteMapRun(note, changes, { n, old, current });
  }
  for (const key of changes.put.keys()) changes.del.delete(key);
  return { head: headOf(after), put: [...changes.put], del: [...changes.del] };
}

type Side = readonly [Execution | undefined, Frame | undefined];

/** Subtrees that are the same object are the same, whatever is in them. */
function noteFrames(
  note: (old: readonly Entry[], current: readonly Entry[]) => void,
  [oldExecution, old]: Side,
  [execution, current]: Side,
): void {
  if (old === current) return;
  if (
    old?.mark !== current?.mark ||
    old === undefined ||
    current === undefined ||
    old.mark === undefined
  ) {
    note(
      old && oldExecution ? frameEntries(oldExecution, old) : [],
      current && execution ? frameEntries(execution, current) : [],
    );
  }
  for (const [index, child] of current?.children ?? []) {
    noteFrames(note, [oldExecution, old?.children.get(index)], [execution, child]);
  }
  for (const [index, child] of old?.children ?? []) {
    if (current?.children.has(index) !== true) {
      noteFrames(note, [oldExecution, child], [execution, undefined]);
    }
  }
}

function headOf(execution: Execution): string {
  const { output, timeout, failure, stopDate, redriveDate } = execution;
  return stringifyJson({
    version: STATE_VERSION,
    status: execution.status,
    startDate: execution.startDate,
    ...(stopDate === undefined ? {} : { stopDate }),
    ...(output === undefined ? {} : { output: output.value }),
    ...(failure === undefined ? {} : { failure: { ...failure } }),
    redriveCount: execution.redriveCount,
    ...(redriveDate === undefined ? {} : { redriveDate }),
    historyCount: execution.historyCount,
    counter: execution.counter,
    ready: execution.ready,
    ...(timeout === undefined ? {} : { timeout: { ...timeout } }),
  });
}

function executionEntries({ identity, input }: Execution): Entry[] {
  return [
    { key: "x", identity, text: () => JSON.stringify({ identity }) },
    payloadEntry("x.i", input),
  ];
}

function payloadEntry(key: string, payload: Payload): Entry {
  return { key, identity: payload, text: () => payload.text() };
}

// Frames.

function frameEntries(execution: Execution, frame: Frame): Entry[] {
  const { position, variables } = frame;
  const key = `f${frame.id}`;
  const entries: Entry[] = [
    { key, identity: frame.mark ?? frame, text: () => frameText(execution, frame) },
  ];
  if (frame.input !== execution.input) entries.push(payloadEntry(`${key}.i`, frame.input));
  if (position.at === "task" && position.parameters !== frame.input) {
    entries.push(payloadEntry(`${key}.p`, position.parameters));
  }
  if (variables.size > 0) {
    entries.push({ key: `${key}.v`, identity: variables, text: () => membersText(variables) });
  }
  return [...entries, ...progressEntries(key, position)];
}

function frameText(execution: Execution, frame: Frame): string {
  return JSON.stringify({
    flow: frame.flow,
    state: frame.stateName,
    position: positionRecord(frame, frame.position),
    sharesInput: frame.input === execution.input,
    last: frame.lastEventId,
    before: frame.beforeEnteredId,
    entered: frame.enteredEventId,
    enteredAt: frame.enteredAt,
    attempts: frame.attempts,
    retryCount: frame.retryCount,
  });
}

/** The position without what stands in records of its own. */
function positionRecord(frame: Frame, position: Position): object {
  switch (position.at) {
    case "task": {
      const { parameters, ...task } = position;
      return { ...task, sharesParameters: parameters === frame.input };
    }
    case "branches":
    case "iterations":
      return { at: position.at, progress: progressRecord(position.progress) };
    case "halted": {
      const { progress, ...halted } = position;
      return { ...halted, progress: progress && progressRecord(progress) };
    }
    default:
      return position;
  }
}

function progressRecord(progress: Extract<Position, { at: "halted" }>["progress"]): object {
  if (!(progress instanceof MapProgress)) return { kind: "parallel" };
  const { kind, start, next, succeeded, gathered } = progress;
  return { kind, concurrency: start.concurrency, next, succeeded, gathered };
}

function progressEntries(key: string, position: Position): Entry[] {
  const progress = "progress" in position ? position.progress : undefined;
  if (progress === undefined) return [];
  if (!(progress instanceof MapProgress)) {
    return [...progress.outputs].map(([n, output]) => payloadEntry(`${key}.b${n}`, output));
  }
  const { start, outputs } = progress;
  const source: Entry = {
    key: `${key}.m`,
    // Not the items: the Map before may have iterated the same list with another input.
    identity: start,
    text: () => `{"items":${stringifyJson(start.items)},"input":${start.input.text()}}`,
  };
  return [source, ...chunkEntries(`${key}.o`, outputs, (output) => output.text())];
}

function membersText(payloads: ReadonlyMap<string, Payload>): string {
  const members = [...payloads].map(([name, value]) => `${JSON.stringify(name)}:${value.text()}`);
  return `{${members.join(",")}}`;
}
