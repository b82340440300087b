// document.ts — definition text to a JSON object whose values know where they stand.
import {
  describeSource,
  findJsonFault,
  hasLoneSurrogate,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  nestingProblem,
  type Parsed,
  parseJson,
  tooDeepAt,
} from "../../base/index.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { Path } from "./path.ts";
import { type Position, PositionIndex, type Remark } from "./position-index.ts";
import { placeOfFault, syntaxHint } from "./syntax-hint.ts";

/** A definition that is a JSON object, whatever else may be wrong with it. */
export interface DefinitionDocument {
  readonly value: JsonObject;
  /** The text as it was given: JSON, or YAML. */
  readonly text: string;
  /** The place of the value at a path, or of its nearest ancestor. */
  positionAt(path: Path): Position;
  /** The place of the value at a location as diagnostics name it (`/States/Name/Next`). */
  positionOf(location: string): Position | undefined;
  /** What was written and is not part of `value`, for people: AWS says nothing of it. */
  remarks(): readonly Remark[];
}

/** Parses JSON text; a text that is no JSON object is one diagnostic with AWS's code and words. */
export function parseDefinition(text: string): Parsed<DefinitionDocument, Diagnostic> {
  if (/^[ \t\r\n]*$/.test(text)) return refuse(notAnObject());
  // Before anything that recurses.
  const tooDeep = nestingDiagnostic(text);
  if (tooDeep !== undefined) return refuse(tooDeep);
  const value = readJson(text);
  if (value instanceof SyntaxError) return refuse(syntaxProblem(text, value));
  if (!isJsonObject(value)) return refuse(notAnObject());
  const broken = brokenText(text, value);
  if (broken !== undefined) return refuse(broken);
  return { ok: true, value: new JsonDocument(value, text) };
}

function readJson(text: string): Json | SyntaxError {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

/** A diagnostic for a text that is no JSON. */
export function notJson(message: string, location?: string, at?: Position): Diagnostic {
  return {
    severity: "ERROR",
    code: "INVALID_JSON_DESCRIPTION",
    message,
    ...(location === undefined ? {} : { location }),
    ...at,
  };
}

/** The diagnostic for an empty text, a list, a number … */
export function notAnObject(): Diagnostic {
  return {
    severity: "ERROR",
    code: "SCHEMA_VALIDATION_FAILED",
    message: "Definition must be a valid JSON object",
  };
}

/** The value that a location names, as a path; names that contain `/` or `[` are tried as they are. */
export function pathOf(value: Json, location: string): Path | undefined {
  if (location === "/" || location === "") return [];
  return resolve(value, location);
}

function resolve(value: Json, rest: string): Path | undefined {
  if (rest === "") return [];
  if (isJsonArray(value)) {
    const match = /^\[(\d+)\]/.exec(rest);
    const index = Number(match?.[1]);
    const item = value[index];
    if (match === null || item === undefined) return undefined;
    const tail = resolve(item, rest.slice(match[0].length));
    return tail && [index, ...tail];
  }
  if (!isJsonObject(value) || !rest.startsWith("/")) return undefined;
  for (const name of Object.keys(value)) {
    if (!rest.startsWith(name, 1)) continue;
    const tail = resolve(value[name] as Json, rest.slice(1 + name.length));
    if (tail !== undefined) return [name, ...tail];
  }
  return undefined;
}

class JsonDocument implements DefinitionDocument {
  readonly value: JsonObject;
  readonly text: string;
  #index: PositionIndex | undefined;

  constructor(value: JsonObject, text: string) {
    this.value = value;
    this.text = text;
  }

  positionAt(path: Path): Position {
    return this.#positions().positionAt(path);
  }

  positionOf(location: string): Position | undefined {
    const path = pathOf(this.value, location);
    return path && this.positionAt(path);
  }

  remarks(): readonly Remark[] {
    return this.#positions().repeatedNames();
  }

  #positions(): PositionIndex {
    this.#index ??= new PositionIndex(this.text);
    return this.#index;
  }
}

function refuse(problem: Diagnostic): Parsed<DefinitionDocument, Diagnostic> {
  return { ok: false, problems: [problem] };
}

function syntaxProblem(text: string, error: SyntaxError): Diagnostic {
  const fault = findJsonFault(text);
  // Both parsers hold to RFC 8259; should they ever differ, the engine's words are better than none.
  if (fault === undefined) return notJson(error.message);
  const { message, source, line, column } = fault;
  const at = placeOfFault({ message, line, column });
  const hint = syntaxHint(text, message, at);
  const problem = notJson(`${message}\n at ${source}`, source, at);
  return hint === undefined ? problem : { ...problem, hint };
}

function nestingDiagnostic(text: string): Diagnostic | undefined {
  const offset = tooDeepAt(text);
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset + 1).split(/\r\n|\r|\n/);
  const at = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  const source = describeSource(text, at.line, at.column);
  return notJson(`${nestingProblem(text)}\n at ${source}`, source, at);
}

function brokenText(text: string, value: Json): Diagnostic | undefined {
  const suspicious = hasLoneSurrogate(text) || /\\u[dD][89a-fA-F]/.test(text);
  if (!suspicious || !holdsLoneSurrogate(value)) return undefined;
  return notJson("Definition holds an incomplete surrogate pair, which is no Unicode text");
}

function holdsLoneSurrogate(value: Json): boolean {
  if (typeof value === "string") return hasLoneSurrogate(value);
  if (isJsonArray(value)) return value.some(holdsLoneSurrogate);
  if (!isJsonObject(value)) return false;
  return Object.keys(value).some(
    (name) => hasLoneSurrogate(name) || holdsLoneSurrogate(value[name] as Json),
  );
}
