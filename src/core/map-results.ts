// map-results.ts — results of children on their way into files.
//
// Holds: the lines that are not written yet, and which files are. Never: writes.
//   W1. One write is under way at a time; its files are made of chunks that do not change meanwhile.
//   W2. A file's name and text follow from the state alone, so writing it again after a crash changes nothing.
//   W3. The manifest is written alone, when the sizes of all files are known.
//   W4. A file that is more than one write is put together part by part, none but the last shorter than S3 takes.

export type ResultStatus = "FAILED" | "PENDING" | "SUCCEEDED";

/** Results of one status that came in one step. */
export interface ResultChunk {
  readonly n: number;
  readonly status: ResultStatus;
  readonly children: number;
  readonly items: number;
  /** JSON texts with the separator of their file between them. */
  readonly text: string;
}

export interface WrittenFile {
  readonly key: string;
  readonly bytes: number;
}

/** A write under way. */
export interface ResultWriting {
  readonly id: number;
  /** The chunks before this number are in it. */
  readonly upTo: number;
  /** The manifest and nothing else. */
  readonly manifest: boolean;
  /** Everything that waits, and the ends of all files; otherwise what makes a whole part. Absent: true. */
  readonly last?: boolean;
}

/** A file that has parts and no end yet. */
export interface OpenFile {
  readonly parts: number;
  readonly bytes: number;
}

export interface Results {
  readonly chunks: readonly ResultChunk[];
  readonly nextChunk: number;
  readonly characters: number;
  readonly files: { readonly [status in ResultStatus]: readonly WrittenFile[] };
  readonly open: { readonly [status in ResultStatus]?: OpenFile };
  readonly writes: number;
  readonly writing: ResultWriting | undefined;
  /** Items whose results are in files. */
  readonly itemsWritten: number;
  readonly childrenWritten: number;
  /** The manifest is written. */
  readonly complete: boolean;
}

export const NO_RESULTS: Results = {
  chunks: [],
  nextChunk: 0,
  characters: 0,
  files: { FAILED: [], PENDING: [], SUCCEEDED: [] },
  open: {},
  writes: 0,
  writing: undefined,
  itemsWritten: 0,
  childrenWritten: 0,
  complete: false,
};

/** Characters of one status that wait at most before they are written: S3 takes no shorter part, but the last. */
const PART_CHARACTERS = 5 * 1024 * 1024;
/** No child starts while more wait; of two statuses, one then has a part. */
export const FULL_CHARACTERS: number = 2 * PART_CHARACTERS;
/** AWS: 5 GB a file. A part, and what ends the file, still fits below. */
const FILE_BYTES_MAX = 5 * 1024 ** 3 - 64 * 1024 ** 2;

/** Which part of its file is written; a file that is written in one go has none. */
export interface FilePart {
  /** From 1. */
  readonly number: number;
  /** The file ends with it. */
  readonly last: boolean;
}

export interface ResultFile {
  readonly status: ResultStatus;
  readonly key: string;
  readonly chunks: readonly ResultChunk[];
  readonly part: FilePart | undefined;
}

export function withChunk(results: Results, chunk: Omit<ResultChunk, "n">): Results {
  return {
    ...results,
    chunks: [...results.chunks, { ...chunk, n: results.nextChunk }],
    nextChunk: results.nextChunk + 1,
    characters: results.characters + chunk.text.length,
  };
}

/** Writes what makes a part; with `last` what waits and the ends of files, or the manifest where nothing is left. */
export function withWriting(results: Results, last: boolean): Results {
  const id = results.writes + 1;
  const manifest = last && results.chunks.length === 0 && Object.keys(results.open).length === 0;
  return { ...results, writes: id, writing: { id, upTo: results.nextChunk, manifest, last } };
}

/** True where enough waits for a part. */
export function hasPart({ chunks, characters }: Results): boolean {
  if (characters < PART_CHARACTERS) return false;
  return STATUSES.some((status) => isPart(chunks.filter((chunk) => chunk.status === status)));
}

function isPart(chunks: readonly ResultChunk[]): boolean {
  return chunks.reduce((sum, { text }) => sum + text.length, 0) >= PART_CHARACTERS;
}

const STATUSES: readonly ResultStatus[] = ["FAILED", "PENDING", "SUCCEEDED"];

export interface FileForm {
  /** The run's own. */
  readonly folder: string;
  readonly outputType: "JSON" | "JSONL";
}

/** The files of the write under way. */
export function filesOf(results: Results, { folder, outputType }: FileForm): readonly ResultFile[] {
  const { upTo = 0, last = true } = results.writing ?? {};
  return STATUSES.flatMap((status) => {
    const chunks = results.chunks.filter((chunk) => chunk.n < upTo && chunk.status === status);
    const open = results.open[status];
    if (last ? chunks.length === 0 && open === undefined : !isPart(chunks)) return [];
    const ending = outputType === "JSONL" ? "jsonl" : "json";
    const key = `${folder}${status}_${results.files[status].length}.${ending}`;
    const ends = last || (open?.bytes ?? 0) >= FILE_BYTES_MAX;
    const part = { number: (open?.parts ?? 0) + 1, last: ends };
    return [{ status, key, chunks, part: last && open === undefined ? undefined : part }];
  });
}

export function textOfFile({ chunks, part }: ResultFile, { outputType }: FileForm): string {
  const texts = chunks.map(({ text }) => text).filter((text) => text !== "");
  if (outputType === "JSONL") return texts.length === 0 && part ? "" : `${texts.join("\n")}\n`;
  const begins = part === undefined || part.number === 1;
  const comma = texts.length > 0 ? "," : "";
  return `${begins ? "[" : comma}${texts.join(",")}${part?.last === false ? "" : "]"}`;
}

/** After the write under way, or so much of it as `files` are. */
export function written(
  results: Results,
  files: readonly ResultFile[],
  sizes: readonly number[],
): Results {
  const { writing } = results;
  if (writing === undefined) return results;
  const all = { ...results.files };
  const open = { ...results.open };
  files.forEach(({ status, key, part }, n) => {
    const bytes = (open[status]?.bytes ?? 0) + (sizes[n] ?? 0);
    if (part?.last === false) open[status] = { parts: part.number, bytes };
    else {
      delete open[status];
      all[status] = [...all[status], { key, bytes }];
    }
  });
  const statuses = new Set(files.map(({ status }) => status));
  const isLeft = ({ n, status }: ResultChunk): boolean =>
    n >= writing.upTo || !statuses.has(status);
  const chunks = results.chunks.filter(isLeft);
  const gone = results.chunks.filter((chunk) => !isLeft(chunk) && chunk.status !== "PENDING");
  return {
    ...results,
    chunks,
    characters: chunks.reduce((sum, { text }) => sum + text.length, 0),
    files: all,
    open,
    writing: undefined,
    itemsWritten: results.itemsWritten + gone.reduce((sum, { items }) => sum + items, 0),
    childrenWritten:
      results.childrenWritten + gone.reduce((sum, { children }) => sum + children, 0),
    complete: writing.manifest,
  };
}
