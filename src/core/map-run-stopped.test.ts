// Children of a map run that are stopped: each counts as it ends, whenever that is heard.
import { describe, expect, test } from "vitest";
import { type Json, Payload } from "../base/index.ts";
import { decodeExecution } from "./decode.ts";
import { encodeFrames } from "./encode.ts";
import { type MapRunCounts, mapRunsOf } from "./map-run-view.ts";
import { outstandingCommands } from "./outstanding.ts";
import { outline, type Passage, programOf, Traveller } from "./step-through.ts";
import type { ClosedChild } from "./trigger.ts";

const TASK = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true };
const WRITER = {
  ResultWriter: {
    Resource: "arn:aws:states:::s3:putObject",
    Parameters: { Bucket: "out", Prefix: "results" },
  },
};

function machineOf(more: Record<string, Json>): Json {
  const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
  const ItemProcessor = { ProcessorConfig, StartAt: "I", States: { I: TASK } };
  const M = { Type: "Map", Label: "label", MaxConcurrency: 4, ItemProcessor, End: true, ...more };
  return { StartAt: "M", States: { M } };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe("children that are stopped", () => {
  /** Stands with children that wait, so many at once. */
  function waiting(more: Record<string, Json> = {}, passage: Passage = {}): Traveller {
    const options = { silentChildren: true, stored: true, ...passage };
    return new Traveller(programOf(machineOf(more)), options).begin(numbers(6));
  }

  function close(traveller: Traveller, ...children: readonly ClosedChild[]): void {
    const mapRunArn = traveller.now.mapRuns[0]?.arn ?? "";
    traveller.send({ type: "childrenClosed", mapRunArn, children });
  }

  function countsOf({ now }: Traveller): Partial<MapRunCounts> {
    const { executionCounts = {}, itemCounts } = mapRunsOf(now)[0] ?? {};
    expect(itemCounts).toEqual(executionCounts);
    const counts = Object.entries<number>(executionCounts).filter(([, count]) => count > 0);
    const { resultsWritten: _written, ...rest } = Object.fromEntries(counts);
    return rest;
  }

  const output = new Payload("done");
  const failedChild = (index: number): ClosedChild => ({ index, status: "FAILED" });
  const abortedChild = (index: number): ClosedChild => ({ index, status: "ABORTED" });
  const succeededChild = (index: number): ClosedChild => ({ index, status: "SUCCEEDED", output });

  test("count as they end, and the run fails when that is heard of all", () => {
    const traveller = waiting();
    close(traveller, failedChild(1));
    expect(traveller.commands.at(-1)).toMatchObject({
      type: "stopChildren",
      children: [{ index: 0 }, { index: 2 }, { index: 3 }],
    });
    close(traveller, succeededChild(0), failedChild(3));
    expect(traveller.now.status).toBe("RUNNING");
    expect(countsOf(traveller)).toEqual({
      ...{ pending: 2, running: 1, succeeded: 1, failed: 2, total: 6 },
    });
    close(traveller, abortedChild(2));
    expect(traveller.now.failure?.error).toBe("States.ExceedToleratedFailureThreshold");
    expect(countsOf(traveller)).toEqual({
      ...{ pending: 2, succeeded: 1, failed: 2, aborted: 1, total: 6 },
    });
    expect(outline(traveller.history).slice(3)).toEqual([
      "4<3 MapRunStarted",
      "5<4 MapRunFailed",
      "6<5 MapStateFailed",
      "7<6 ExecutionFailed",
    ]);
  });

  test("count as they end after the run has closed with its execution", () => {
    const traveller = waiting();
    traveller.send({ type: "stopRequested", failure: {} });
    expect(traveller.now.status).toBe("ABORTED");
    expect(countsOf(traveller)).toEqual({ pending: 2, running: 4, total: 6 });
    expect(outstandingCommands(traveller.program, traveller.now)).toMatchObject([
      { type: "stopChildren", children: [{}, {}, {}, {}] },
    ]);
    const { history, now } = traveller;
    const before = history.length;
    close(traveller, succeededChild(0), abortedChild(1), abortedChild(2), failedChild(3));
    expect(history).toHaveLength(before);
    expect({ ...traveller.now, mapRuns: [] }).toMatchObject({
      ...{ status: "ABORTED", stopDate: now.stopDate, historyCount: now.historyCount },
    });
    const ends = { pending: 2, succeeded: 1, failed: 1, aborted: 2, total: 6 };
    expect(countsOf(traveller)).toEqual(ends);
    expect(outstandingCommands(traveller.program, traveller.now)).toEqual([]);
    // What is told once more changes nothing.
    const last = traveller.now;
    close(traveller, failedChild(0), succeededChild(1));
    expect(traveller.now).toEqual(last);
    expect(countsOf(traveller)).toEqual(ends);
  });

  test("have to end before a redrive runs them again", () => {
    const traveller = waiting();
    traveller.send({ type: "stopRequested", failure: {} });
    close(traveller, abortedChild(1));
    traveller.commands.length = 0;
    traveller.send({ type: "redriveRequested" });
    expect(traveller.commands).toMatchObject([
      { type: "redriveChildren", children: [{ index: 1 }] },
      { type: "startChildren", children: [{ index: 4 }, { index: 5 }] },
    ]);
    // The news of how they were stopped comes late.
    close(traveller, abortedChild(0), succeededChild(2), failedChild(3));
    expect(countsOf(traveller)).toEqual({ running: 4, succeeded: 1, pendingRedrive: 1, total: 6 });
    close(traveller, ...[0, 1, 4].map(succeededChild));
    close(traveller, succeededChild(3), succeededChild(5));
    expect(traveller.now.output?.value).toEqual(numbers(6).map(() => "done"));
    expect(countsOf(traveller)).toEqual({ succeeded: 6, total: 6 });
  });

  test("and redriven end again: an end of the round before is no news", () => {
    const traveller = waiting({ MaxConcurrency: 1 });
    traveller.send({ type: "stopRequested", failure: {} });
    const stopped = { ...abortedChild(0), round: 0 };
    close(traveller, stopped);
    traveller.send({ type: "redriveRequested" });
    close(traveller, stopped, { ...stopped, begun: false });
    expect(countsOf(traveller)).toEqual({ pending: 5, running: 1, total: 6 });
    traveller.send({ type: "stopRequested", failure: {} });
    expect(outstandingCommands(traveller.program, traveller.now)).toMatchObject([
      { type: "stopChildren", children: [{ index: 0, round: 1 }] },
    ]);
    close(traveller, { ...stopped, round: 1 });
    expect(countsOf(traveller)).toEqual({ pending: 5, aborted: 1, total: 6 });
  });

  test("before they had begun are pending, and a redrive begins them", () => {
    const traveller = waiting();
    traveller.send({ type: "stopRequested", failure: {} });
    const unbegun = { ...abortedChild(0), begun: false };
    close(traveller, unbegun, ...[1, 2, 3].map(abortedChild));
    expect(countsOf(traveller)).toEqual({ pending: 3, aborted: 3, total: 6 });
    traveller.send({ type: "redriveRequested" });
    expect(traveller.commands.at(-1)).toMatchObject({
      type: "redriveChildren",
      children: [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }],
    });
  });

  test("and wait for a redrive that does not come to them are what they were", () => {
    const traveller = waiting({ MaxConcurrency: 2 });
    close(traveller, failedChild(0));
    close(traveller, abortedChild(1));
    traveller.send({ type: "redriveRequested" });
    const [{ arn: mapRunArn = "" } = {}] = traveller.now.mapRuns;
    expect(countsOf(traveller)).toEqual({ pending: 4, running: 2, total: 6 });
    traveller.send({ type: "mapRunUpdated", mapRunArn, settings: { maxConcurrency: 1 } });
    close(traveller, failedChild(0));
    close(traveller, { index: 1, status: "TIMED_OUT" });
    traveller.send({ type: "redriveRequested" });
    expect(countsOf(traveller)).toEqual({ pending: 4, running: 1, pendingRedrive: 1, total: 6 });
    close(traveller, failedChild(0));
    expect(countsOf(traveller)).toEqual({ pending: 4, failed: 1, timedOut: 1, total: 6 });
  });

  test("that cannot be reached do not keep the run from its end", () => {
    const traveller = waiting();
    close(traveller, failedChild(0));
    close(traveller, abortedChild(1));
    const [{ arn: mapRunArn = "" } = {}] = traveller.now.mapRuns;
    traveller.send({ type: "childrenNotStopped", mapRunArn });
    expect(traveller.now.status).toBe("FAILED");
    expect(countsOf(traveller)).toEqual({
      ...{ pending: 2, running: 2, failed: 1, aborted: 1, total: 6 },
    });
    close(traveller, abortedChild(2), succeededChild(3));
    expect(countsOf(traveller)).toEqual({
      ...{ pending: 2, succeeded: 1, failed: 1, aborted: 2, total: 6 },
    });
  });

  test("stand in the files of the ResultWriter as they ended", () => {
    const files = new Map<string, string>();
    const write: Passage["write"] = ({ mapRunArn, writeId, files: written }) => {
      for (const { key, text } of written) files.set(key.replace(/^.*\//, ""), text);
      const sizes = written.map(({ text }) => text.length);
      return [{ type: "resultsWritten", mapRunArn, writeId, sizes }];
    };
    const traveller = waiting(WRITER, { write });
    close(traveller, failedChild(1));
    close(traveller, succeededChild(0), { ...abortedChild(2), begun: false }, abortedChild(3));
    traveller.travel();
    expect(traveller.now.status).toBe("FAILED");
    const statusesIn = (name: string): readonly string[] =>
      JSON.parse(files.get(`${name}_0.json`) ?? "[]").map(
        ({ Status }: { readonly Status: string }) => Status,
      );
    expect(statusesIn("SUCCEEDED")).toEqual(["SUCCEEDED"]);
    expect(statusesIn("FAILED")).toEqual(["FAILED", "ABORTED"]);
    expect(statusesIn("PENDING")).toEqual(["PENDING", "PENDING", "PENDING"]);
    expect(mapRunsOf(traveller.now)[0]?.executionCounts).toMatchObject({
      ...{ succeeded: 1, failed: 1, aborted: 1, pending: 3, resultsWritten: 3 },
    });
  });

  test("are told from a run that an older version stored, which knew of none", () => {
    const traveller = waiting();
    const { head, put } = encodeFrames(undefined, traveller.now);
    const older = put.map(([key, text]): [string, string] => {
      if (key !== "m0") return [key, text];
      const { tallies, ...run } = JSON.parse(text);
      const { STOPPING: _stopping, PENDING: _pending, ...known } = tallies;
      return [key, JSON.stringify({ ...run, tallies: known })];
    });
    traveller.execution = decodeExecution(head, new Map(older));
    expect(countsOf(traveller)).toEqual({ pending: 2, running: 4, total: 6 });
  });
});
