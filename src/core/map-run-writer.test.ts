import { describe, expect, test } from "vitest";
import type { Json } from "../base/index.ts";
import type { Command } from "./command.ts";
import { mapOf, WRITER } from "./map-run-through.ts";
import { mapRunsOf } from "./map-run-view.ts";
import { outline, stepThrough } from "./step-through.ts";
import type { TriggerBody } from "./trigger.ts";

type WriteResults = Extract<Command, { type: "writeResults" }>;

describe("a ResultWriter", () => {
  function run(more: Record<string, Json>, states?: Record<string, Json>, input: Json = [1, 2]) {
    const files = new Map<string, string>();
    const write = ({ mapRunArn, writeId, files: written }: WriteResults): TriggerBody[] => {
      for (const { key, text } of written) files.set(key, text);
      const sizes = written.map(({ text }) => text.length);
      return [{ type: "resultsWritten", mapRunArn, writeId, sizes }];
    };
    const traveller = stepThrough(mapOf({ ...WRITER, ...more }, states), input, {
      write,
      stored: true,
    });
    const { now } = traveller;
    const folder = `results/${now.mapRuns[0]?.arn.split(":").at(-1)}/`;
    const names = [...files.keys()].map((key) => key.replace(folder, ""));
    return { now, traveller, folder, names, text: (name: string) => files.get(`${folder}${name}`) };
  }

  const config = (WriterConfig: Json) => ({
    ResultWriter: { ...WRITER.ResultWriter, WriterConfig },
  });

  test("writes what became of each child, and a manifest; the output names it", () => {
    const { now, folder, names, text } = run({});
    expect(names).toEqual(["SUCCEEDED_0.json", "manifest.json"]);
    const MapRunArn = now.mapRuns[0]?.arn;
    expect(now.output?.value).toEqual({
      MapRunArn,
      ResultWriterDetails: { Bucket: "out", Key: `${folder}manifest.json` },
    });
    expect(JSON.parse(text("manifest.json") ?? "")).toEqual({
      DestinationBucket: "out",
      MapRunArn,
      ResultFiles: {
        FAILED: [],
        PENDING: [],
        SUCCEEDED: [{ Key: `${folder}SUCCEEDED_0.json`, Size: text("SUCCEEDED_0.json")?.length }],
      },
    });
    const results = JSON.parse(text("SUCCEEDED_0.json") ?? "");
    expect(results).toHaveLength(2);
    expect(Object.keys(results[0])).toEqual([
      ...["ExecutionArn", "Input", "InputDetails", "Name", "Output", "OutputDetails"],
      ...["RedriveCount", "RedriveStatus", "RedriveStatusReason", "StartDate"],
      ...["StateMachineArn", "Status", "StopDate"],
    ]);
    expect(results[0]).toMatchObject({ Input: "1", Output: "1", Status: "SUCCEEDED" });
  });

  test("COMPACT writes outputs, FLATTEN their elements, JSONL a line each", () => {
    const lists = [[1, 2], [], [3], "x"];
    const of = (WriterConfig: Json) => {
      const { names, text } = run(config(WriterConfig), undefined, lists);
      return [names[0], text(names[0] ?? "")];
    };
    expect(of({ Transformation: "COMPACT", OutputType: "JSON" })).toEqual([
      "SUCCEEDED_0.json",
      '[[1,2],[],[3],"x"]',
    ]);
    expect(of({ Transformation: "FLATTEN", OutputType: "JSON" })[1]).toBe('[1,2,3,"x"]');
    expect(of({ Transformation: "FLATTEN", OutputType: "JSONL" })).toEqual([
      "SUCCEEDED_0.jsonl",
      '1\n2\n3\n"x"\n',
    ]);
  });

  const picky = {
    I: {
      Type: "Choice",
      Choices: [{ Variable: "$", NumericGreaterThan: 2, Next: "F" }],
      Default: "S",
    },
    S: { Type: "Succeed" },
    F: { Type: "Fail", Error: "Bad", Cause: "Too much." },
  };

  test("tells of failed children in files of their own", () => {
    const { names, text, now } = run({ ToleratedFailureCount: 5 }, picky, [1, 2, 3]);
    expect(names).toEqual(["FAILED_0.json", "SUCCEEDED_0.json", "manifest.json"]);
    expect(JSON.parse(text("FAILED_0.json") ?? "")).toMatchObject([
      { Cause: "Too much.", Error: "Bad", Input: "3", Status: "FAILED" },
    ]);
    expect(now.status).toBe("SUCCEEDED");
    expect(mapRunsOf(now)[0]?.itemCounts).toMatchObject({ resultsWritten: 3, failed: 1 });
  });

  test("a run above its threshold writes what it has, and what was not begun, and fails", () => {
    const { names, text, now } = run({ MaxConcurrency: 1 }, picky, [1, 3, 2, 2]);
    expect(names).toEqual([
      ...["FAILED_0.json", "PENDING_0.json", "SUCCEEDED_0.json", "manifest.json"],
    ]);
    expect(JSON.parse(text("PENDING_0.json") ?? "")).toMatchObject([
      { Input: "2", Status: "PENDING" },
      { Input: "2", Status: "PENDING" },
    ]);
    expect(now.failure).toEqual({
      error: "States.ExceedToleratedFailureThreshold",
      cause: "The specified tolerated failure threshold was exceeded",
    });
  });

  test("that cannot write fails the state by AWS's name", () => {
    const failure = { error: "States.ResultWriterFailed", cause: "Access Denied" };
    const write = ({ mapRunArn, writeId }: WriteResults): TriggerBody[] => [
      { type: "resultsWritten", mapRunArn, writeId, sizes: [], failure },
    ];
    const { now, history } = stepThrough(mapOf(WRITER), [1], { write });
    expect(now.failure).toEqual(failure);
    expect(outline(history).slice(-3)).toEqual([
      "5<4 MapRunFailed",
      "6<5 MapStateFailed",
      "7<6 ExecutionFailed",
    ]);
  });

  test("without a Resource shapes the state's own output", () => {
    const of = (WriterConfig: Json) =>
      stepThrough(mapOf({ ResultWriter: { WriterConfig } }), [[1], [2, 3]], { stored: true }).now
        .output?.value;
    expect(of({ Transformation: "COMPACT" })).toEqual([[1], [2, 3]]);
    expect(of({ Transformation: "FLATTEN" })).toEqual([1, 2, 3]);
    const whole = of({ Transformation: "NONE" });
    expect(whole).toMatchObject([
      { Input: "[1]", Output: "[1]", Status: "SUCCEEDED" },
      { Input: "[2,3]" },
    ]);
  });
});
