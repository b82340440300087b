// map-writer.ts — what a ResultWriter makes of the results of children, and the files that they go into.
//
// Names of files and their members are AWS's, "ResultWriter (Map)" of the developer guide.
import type { ResultWriter } from "../../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  Payload,
  stringifyJson,
  utf8Length,
} from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { Command } from "../command.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";
import {
  type FileForm,
  FULL_CHARACTERS,
  filesOf,
  hasPart,
  type ResultFile,
  type ResultStatus,
  type Results,
  textOfFile,
  withChunk,
  withWriting,
  written,
} from "../map-results.ts";
import type { MapRun } from "../map-run.ts";
import { childResultText, type ReportedChild } from "../map-run-result.ts";
import type { ResultDestination, ResultWrite } from "../map-run-source.ts";
import { fillBounded } from "./bounded-fill.ts";

const NOTHING: Payload = new Payload({}, "{}");

/** Where the results go, with its expressions evaluated; undefined where there is no ResultWriter. */
export function resultWriteOf(
  draft: Draft,
  frame: Frame,
  writer: ResultWriter | undefined,
  input: Payload,
): ResultWrite | QueryFailure | undefined {
  if (writer === undefined) return undefined;
  const env = draft.env.of(frame, input.value);
  const parameters =
    writer.parameters === undefined
      ? NOTHING
      : fillBounded(draft, frame.stateName, writer.parameters, env);
  if (parameters instanceof QueryFailure) return parameters;
  const toFiles = writer.resource.kind === "integration";
  const destination = toFiles ? destinationOf(parameters) : undefined;
  if (destination instanceof QueryFailure) return destination;
  const { Transformation, OutputType } = isJsonObject(writer.config.value)
    ? writer.config.value
    : {};
  const usual = destination === undefined ? "COMPACT" : "NONE";
  return {
    destination,
    transformation:
      Transformation === "NONE" || Transformation === "COMPACT" || Transformation === "FLATTEN"
        ? Transformation
        : usual,
    outputType: OutputType === "JSONL" ? "JSONL" : "JSON",
  };
}

function destinationOf(parameters: Payload): ResultDestination | QueryFailure {
  const { value } = parameters;
  const bucket = isJsonObject(value) ? memberOf(value, "Bucket") : undefined;
  if (!isJsonObject(value) || typeof bucket !== "string") {
    return new QueryFailure("States.Runtime", "The ResultWriter needs the name of a Bucket.");
  }
  const given = memberOf(value, "Prefix");
  const prefix = typeof given === "string" ? given : "";
  const slash = prefix === "" || prefix.endsWith("/") ? "" : "/";
  return { bucket, prefix: `${prefix}${slash}`, parameters };
}

/** The run's own folder. */
function folderOf({ arn }: MapRun, { prefix }: ResultDestination): string {
  return `${prefix}${arn.slice(arn.lastIndexOf(":") + 1)}/`;
}

export interface RunResult extends ReportedChild {
  readonly items: number;
}

/** Results of children, kept until they are written. */
export function keepResults(
  draft: Draft,
  run: MapRun,
  status: ResultStatus,
  results: readonly RunResult[],
): void {
  const { write } = run.start.source;
  if (write === undefined || results.length === 0) return;
  const texts = results.map((result) => textOf(draft, run, write, result));
  run.results = withChunk(run.results, {
    status,
    children: results.length,
    items: results.reduce((sum, { items }) => sum + items, 0),
    text: texts.filter((text) => text !== "").join(write.outputType === "JSONL" ? "\n" : ","),
  });
}

function textOf(draft: Draft, run: MapRun, write: ResultWrite, result: RunResult): string {
  const { output } = result.child;
  if (write.transformation === "NONE" || output === undefined) {
    return childResultText(draft.identity, run, result);
  }
  if (write.transformation === "COMPACT" || !isJsonArray(output.value)) return lineOf(output);
  return output.value.map(stringifyJson).join(write.outputType === "JSONL" ? "\n" : ",");
}

/** One line, even where the text was given with line breaks. */
function lineOf(payload: Payload): string {
  const text = payload.text();
  return text.includes("\n") ? stringifyJson(payload.value) : text;
}

/** What a child leaves for the state's own output; undefined for nothing. */
export function outputOf(draft: Draft, run: MapRun, result: RunResult): Payload | undefined {
  const { write } = run.start.source;
  const { output } = result.child;
  if (write === undefined) return output;
  if (write.transformation !== "NONE" && output !== undefined) return output;
  return Payload.parse(childResultText(draft.identity, run, result));
}

/** The state's output, where it is not in files. */
export function joinedOutput(run: MapRun): Payload {
  const { write } = run.start.source;
  const outputs: Json[] = [];
  for (const [, { output, status }] of run.children.entries()) {
    if (output === undefined) continue;
    const flat = write?.transformation === "FLATTEN" && status === "SUCCEEDED";
    if (flat && isJsonArray(output.value)) for (const one of output.value) outputs.push(one);
    else outputs.push(output.value);
  }
  if (write?.outputType !== "JSONL") return new Payload(outputs);
  return new Payload(outputs.map((output) => `${stringifyJson(output)}\n`).join(""));
}

// Files.

/** True while so much waits to be written that no more children should start. */
export function isFull(run: MapRun): boolean {
  return run.results.characters >= FULL_CHARACTERS;
}

/** Writes what waits, if it is much. */
export function writeOn(draft: Draft, run: MapRun): void {
  if (hasPart(run.results)) write(draft, run, false);
}

/** Writes all that waits, and the manifest when all is written. */
export function writeLast(draft: Draft, run: MapRun): void {
  write(draft, run, true);
}

function write(draft: Draft, run: MapRun, last: boolean): void {
  if (run.results.writing !== undefined || run.results.complete) return;
  run.results = withWriting(run.results, last);
  draft.command(writeOf(run));
}

type WriteResults = Extract<Command, { readonly type: "writeResults" }>;

/** The command of the write under way. */
export function writeOf(run: MapRun): WriteResults {
  const { results, start } = run;
  const form = formOf(run);
  const files = filesOf(results, form).map((file) => writtenFile(file, form));
  return {
    type: "writeResults",
    mapRunArn: start.arn,
    writeId: results.writing?.id ?? 0,
    destination: destinationIn(run),
    files: results.writing?.manifest === true ? [manifestOf(run, results)] : files,
  };
}

function writtenFile(file: ResultFile, form: FileForm): WriteResults["files"][number] {
  const { key, part } = file;
  return { key, text: textOfFile(file, form), ...(part === undefined ? {} : { part }) };
}

function destinationIn({ start }: MapRun): ResultDestination {
  return start.source.write?.destination ?? { bucket: "", prefix: "", parameters: NOTHING };
}

function formOf(run: MapRun): FileForm {
  const { outputType = "JSON" } = run.start.source.write ?? {};
  return { folder: folderOf(run, destinationIn(run)), outputType };
}

function manifestOf(
  run: MapRun,
  { files }: Results,
): { readonly key: string; readonly text: string } {
  const shown = (status: ResultStatus): Json =>
    files[status].map(({ key, bytes }) => ({ Key: key, Size: bytes }));
  const destination = destinationIn(run);
  const manifest: JsonObject = {
    DestinationBucket: destination.bucket,
    MapRunArn: run.arn,
    ResultFiles: {
      FAILED: shown("FAILED"),
      PENDING: shown("PENDING"),
      SUCCEEDED: shown("SUCCEEDED"),
    },
  };
  return { key: manifestKey(run, destination), text: stringifyJson(manifest) };
}

function manifestKey(run: MapRun, destination: ResultDestination): string {
  return `${folderOf(run, destination)}manifest.json`;
}

/**
 * All that waits and the manifest at once, for a run that will not hear of it any more: what waits stays where it
 * is, so that a redrive writes it again; but files that had parts before are over.
 */
export function writeAborted(draft: Draft, run: MapRun): void {
  const { results } = run;
  if (results.complete) return;
  run.results = withWriting({ ...results, writing: undefined }, true);
  const form = formOf(run);
  const files = filesOf(run.results, form);
  const texts = files.map((file) => writtenFile(file, form));
  const sizes = texts.map(({ text }) => utf8Length(text));
  const after = written(run.results, files, sizes);
  draft.command({ ...writeOf(run), files: [...texts, manifestOf(run, after)] });
  const ended = files.map((file, n) => ({ file, size: sizes[n] ?? 0 }));
  const parted = ended.filter(({ file }) => file.part !== undefined);
  const over = parted.map(({ file }) => file);
  const left = written(
    run.results,
    over,
    parted.map(({ size }) => size),
  );
  run.results = { ...left, complete: false };
}

/** The write is done; false where it is not the one under way. */
export function takeWritten(run: MapRun, writeId: number, sizes: readonly number[]): boolean {
  const { writing } = run.results;
  if (writing?.id !== writeId) return false;
  const files = writing.manifest ? [] : filesOf(run.results, formOf(run));
  run.results = written(run.results, files, sizes);
  return true;
}

/** The state's output, where the results are in files. */
export function writtenOutput(run: MapRun, destination: ResultDestination): Payload {
  return new Payload({
    MapRunArn: run.arn,
    ResultWriterDetails: { Bucket: destination.bucket, Key: manifestKey(run, destination) },
  });
}
