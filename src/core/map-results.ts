// map-results.ts — results of children on their way into files.
//
// Holds: the lines that are not written yet, and which files are. Never: writes.
//   W1. One write is under way at a time; its files are made of chunks that do not change meanwhile.
//   W2. A file's name and text follow from the state alone, so writing it again after a crash changes nothing.
//   W3. The manifest is written alone, when the sizes of all files are known.

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
}

export interface Results {
  readonly chunks: readonly ResultChunk[];
  readonly nextChunk: number;
  readonly characters: number;
  readonly files: { readonly [status in ResultStatus]: readonly WrittenFile[] };
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
  writes: 0,
  writing: undefined,
  itemsWritten: 0,
  childrenWritten: 0,
  complete: false,
};

/** Characters that wait at most before they are written. */
export const FLUSH_CHARACTERS: number = 4 * 1024 * 1024;
/** No child starts while more wait. */
export const FULL_CHARACTERS: number = 2 * FLUSH_CHARACTERS;

export interface ResultFile {
  readonly status: ResultStatus;
  readonly key: string;
  readonly chunks: readonly ResultChunk[];
}

export function withChunk(results: Results, chunk: Omit<ResultChunk, "n">): Results {
  return {
    ...results,
    chunks: [...results.chunks, { ...chunk, n: results.nextChunk }],
    nextChunk: results.nextChunk + 1,
    characters: results.characters + chunk.text.length,
  };
}

/** Writes what waits; the manifest where nothing does. */
export function withWriting(results: Results): Results {
  const id = results.writes + 1;
  const manifest = results.chunks.length === 0;
  return { ...results, writes: id, writing: { id, upTo: results.nextChunk, manifest } };
}

const STATUSES: readonly ResultStatus[] = ["FAILED", "PENDING", "SUCCEEDED"];

export interface FileForm {
  /** The run's own. */
  readonly folder: string;
  readonly outputType: "JSON" | "JSONL";
}

/** The files of the write under way. */
export function filesOf(results: Results, { folder, outputType }: FileForm): readonly ResultFile[] {
  const { upTo = 0 } = results.writing ?? {};
  return STATUSES.flatMap((status) => {
    const chunks = results.chunks.filter((chunk) => chunk.n < upTo && chunk.status === status);
    if (chunks.length === 0) return [];
    const ending = outputType === "JSONL" ? "jsonl" : "json";
    const key = `${folder}${status}_${results.files[status].length}.${ending}`;
    return [{ status, key, chunks }];
  });
}

export function textOfFile({ chunks }: ResultFile, { outputType }: FileForm): string {
  const texts = chunks.map(({ text }) => text).filter((text) => text !== "");
  return outputType === "JSONL" ? `${texts.join("\n")}\n` : `[${texts.join(",")}]`;
}

/** After the write under way. */
export function written(
  results: Results,
  files: readonly ResultFile[],
  sizes: readonly number[],
): Results {
  const { writing } = results;
  if (writing === undefined) return results;
  const all = { ...results.files };
  files.forEach(({ status, key }, n) => {
    all[status] = [...all[status], { key, bytes: sizes[n] ?? 0 }];
  });
  const isLeft = ({ n }: ResultChunk): boolean => n >= writing.upTo;
  const chunks = results.chunks.filter(isLeft);
  const gone = results.chunks.filter((chunk) => !isLeft(chunk) && chunk.status !== "PENDING");
  return {
    ...results,
    chunks,
    characters: chunks.reduce((sum, { text }) => sum + text.length, 0),
    files: all,
    writing: undefined,
    itemsWritten: results.itemsWritten + gone.reduce((sum, { items }) => sum + items, 0),
    childrenWritten:
      results.childrenWritten + gone.reduce((sum, { children }) => sum + children, 0),
    complete: writing.manifest,
  };
}
