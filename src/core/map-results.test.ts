import { expect, test } from "vitest";
import {
  filesOf,
  hasPart,
  NO_RESULTS,
  type ResultStatus,
  type Results,
  textOfFile,
  withChunk,
  withWriting,
  written,
} from "./map-results.ts";

const MIB = 1024 * 1024;
const JSON_FORM = { folder: "f/", outputType: "JSON" } as const;

function kept(results: Results, status: ResultStatus, mebibytes: number): Results {
  // A JSON text of about the length.
  const text = JSON.stringify("x".repeat(mebibytes * MIB));
  return withChunk(results, { status, children: 1, items: 1, text });
}

/** What a writer holds at the end: a text for each key. */
class Written {
  readonly texts = new Map<string, string>();
  readonly writes: string[] = [];

  write(results: Results, form: Parameters<typeof filesOf>[1]): Results {
    const files = filesOf(results, form);
    const sizes = files.map((file) => {
      const text = textOfFile(file, form);
      const goesOn = file.part !== undefined && file.part.number > 1;
      this.texts.set(file.key, `${goesOn ? (this.texts.get(file.key) ?? "") : ""}${text}`);
      this.writes.push(`${file.key}#${file.part?.number ?? "-"}${file.part?.last ? "!" : ""}`);
      return text.length;
    });
    return written(results, files, sizes);
  }
}

test("a file grows part by part; none but the last is shorter than S3 takes", () => {
  const out = new Written();
  let results = kept(NO_RESULTS, "FAILED", 1);
  for (let n = 0; n < 4; n++) {
    results = kept(results, "SUCCEEDED", 3);
    if (hasPart(results)) results = out.write(withWriting(results, false), JSON_FORM);
  }
  results = out.write(withWriting(kept(results, "SUCCEEDED", 1), true), JSON_FORM);
  expect(out.writes).toEqual([
    ...["f/SUCCEEDED_0.json#1", "f/SUCCEEDED_0.json#2", "f/FAILED_0.json#-"],
    "f/SUCCEEDED_0.json#3!",
  ]);
  expect(JSON.parse(out.texts.get("f/SUCCEEDED_0.json") ?? "")).toHaveLength(5);
  expect(JSON.parse(out.texts.get("f/FAILED_0.json") ?? "")).toHaveLength(1);
  const [file] = results.files.SUCCEEDED;
  expect(file?.bytes).toBe(out.texts.get("f/SUCCEEDED_0.json")?.length);
  expect(results).toMatchObject({ chunks: [], open: {}, itemsWritten: 6 });
  expect(withWriting(results, true).writing?.manifest).toBe(true);
});

test("a file whose results are all in parts ends all the same", () => {
  for (const outputType of ["JSON", "JSONL"] as const) {
    const out = new Written();
    const form = { folder: "f/", outputType };
    let results = out.write(withWriting(kept(NO_RESULTS, "SUCCEEDED", 6), false), form);
    expect(withWriting(results, true).writing?.manifest).toBe(false);
    results = out.write(withWriting(results, true), form);
    const [text = ""] = out.texts.values();
    const values = outputType === "JSON" ? JSON.parse(text) : text.trimEnd().split("\n");
    expect(values).toHaveLength(1);
    expect(results.open).toEqual({});
    expect(results.files.SUCCEEDED).toHaveLength(1);
  }
});

test("a file ends before 5 GB, and another begins", () => {
  const full = { parts: 1000, bytes: 5 * 1024 ** 3 };
  let results: Results = { ...NO_RESULTS, open: { SUCCEEDED: full } };
  results = withWriting(kept(results, "SUCCEEDED", 6), false);
  const [file] = filesOf(results, JSON_FORM);
  expect(file).toMatchObject({ key: "f/SUCCEEDED_0.json", part: { number: 1001, last: true } });
  const after = written(results, file === undefined ? [] : [file], [1]);
  const [next] = filesOf(withWriting(kept(after, "SUCCEEDED", 6), false), JSON_FORM);
  expect(next).toMatchObject({ key: "f/SUCCEEDED_1.json", part: { number: 1, last: false } });
});
