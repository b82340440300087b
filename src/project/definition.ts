// definition.ts — a definition from a file or from inside a project, substituted, parsed, checked.
import { extname } from "node:path";
import {
  checkDefinition,
  type DefinitionDocument,
  type Diagnostic,
  type Position,
  parseDefinition,
  parseYamlDefinition,
  remarksOn,
  type ServiceKnowledge,
} from "../asl/index.ts";
import { type JsonObject, meantHint, type Parsed, stringifyJson } from "../base/index.ts";
import { type ProjectProblem, problemOfDiagnostic, problemOfRemark } from "./project-problem.ts";
import { readTextFile } from "./read-file.ts";
import {
  originalPosition,
  positionOfOffset,
  type Substitutions,
  substitute,
} from "./substitution.ts";

export interface LoadedDefinition {
  /** JSON text, as CreateStateMachine takes it: a JSON file's own, or YAML written as JSON. */
  readonly text: string;
  /** The substituted definition; its positions are those of the file. */
  readonly document: DefinitionDocument;
  /** Placeholders without a value, and what the check warns of. */
  readonly warnings: readonly ProjectProblem[];
}

export interface DefinitionOptions extends ServiceKnowledge {
  /** Default STANDARD. */
  readonly type?: "STANDARD" | "EXPRESS";
  /** Values for `${Name}`. */
  readonly substitutions?: Substitutions;
}

type Format = "json" | "yaml";

/** Reads `.json`, `.asl`, `.yaml`, `.yml`; another file is JSON where it begins with a brace. */
export async function loadDefinitionFile(
  file: string,
  options: DefinitionOptions = {},
): Promise<Parsed<LoadedDefinition, ProjectProblem>> {
  const read = await readTextFile(file);
  return read.ok ? definitionOfText(file, read.value, options) : read;
}

/** The same for a text that is at hand; `file` names it in problems and tells its format. */
export async function definitionOfText(
  file: string,
  original: string,
  options: DefinitionOptions,
): Promise<Parsed<LoadedDefinition, ProjectProblem>> {
  const format = formatOf(file, original);
  const substituted = substitute(original, options.substitutions ?? new Map(), format);
  const place = (at: Position): Position => originalPosition(original, substituted, at);
  const parsed = await parseText(substituted.text, format);
  if (!parsed.ok) {
    const [first] = parsed.problems.map((diagnostic) => ({ ...diagnostic, ...placed(diagnostic) }));
    return { ok: false, problems: first === undefined ? [] : [problemOfDiagnostic(file, first)] };
  }
  const inner = parsed.value;
  const document: DefinitionDocument = {
    value: inner.value,
    text: inner.text,
    positionAt: (path) => place(inner.positionAt(path)),
    positionOf: (location) => {
      const at = inner.positionOf(location);
      return at && place(at);
    },
    remarks: () => inner.remarks().map((remark) => ({ ...remark, ...place(remark) })),
  };
  const text = format === "json" ? substituted.text : stringifyJson(document.value);
  const warnings = substituted.unknown.map(({ name, offset }) =>
    noValue(file, name, options, positionOfOffset(original, offset)),
  );
  return checked({ file, document, text, options }, warnings);

  function placed({ line, column }: Diagnostic): Partial<Position> {
    return line === undefined || column === undefined ? {} : place({ line, column });
  }
}

/** A definition that stands inside a project file; `positionAt` finds its values there. */
export function definitionOfValue(
  file: string,
  value: JsonObject,
  positionAt: DefinitionDocument["positionAt"],
  options: DefinitionOptions,
): Parsed<LoadedDefinition, ProjectProblem> {
  const { text, unknown } = substitute(
    stringifyJson(value),
    options.substitutions ?? new Map(),
    "json",
  );
  const parsed = parseDefinition(text);
  if (!parsed.ok) {
    return { ok: false, problems: parsed.problems.map((one) => problemOfDiagnostic(file, one)) };
  }
  const inner = parsed.value;
  const document: DefinitionDocument = {
    value: inner.value,
    text: inner.text,
    positionAt,
    // The words of a location cannot be found in another text than their own.
    positionOf: () => undefined,
    remarks: () => [],
  };
  const warnings = unknown.map(({ name }) => noValue(file, name, options, positionAt([])));
  return checked({ file, document, text, options }, warnings);
}

/** JSON or YAML text to a document. */
export async function parseText(
  text: string,
  format: Format,
): Promise<Parsed<DefinitionDocument, Diagnostic>> {
  return format === "json"
    ? parseDefinition(text)
    : parseYamlDefinition(text, await import("yaml"));
}

export function formatOf(file: string, text: string): Format {
  switch (extname(file).toLowerCase()) {
    case ".json":
    case ".asl":
      return "json";
    case ".yaml":
    case ".yml":
      return "yaml";
    default:
      return text.trimStart().startsWith("{") ? "json" : "yaml";
  }
}

interface Checkable {
  readonly file: string;
  readonly document: DefinitionDocument;
  readonly text: string;
  readonly options: DefinitionOptions;
}

function checked(
  { file, document, text, options }: Checkable,
  warnings: readonly ProjectProblem[],
): Parsed<LoadedDefinition, ProjectProblem> {
  const { substitutions: _substitutions, type = "STANDARD", ...knowledge } = options;
  const diagnostics = checkDefinition(document, { type, ...knowledge });
  const problems = (severity: Diagnostic["severity"]): readonly ProjectProblem[] =>
    diagnostics
      .filter((diagnostic) => diagnostic.severity === severity)
      .map((diagnostic) => problemOfDiagnostic(file, diagnostic));
  const errors = [...problems("ERROR"), ...tooLong(file, text)];
  const noted = [
    ...warnings,
    ...remarksOn(document).map((remark) => problemOfRemark(file, remark)),
  ];
  // A placeholder without a value is often why the definition is wrong, so both are told.
  if (errors.length > 0) {
    const beside = noted.map((one) => ({ ...one, isWarning: true }) as const);
    return { ok: false, problems: [...errors, ...beside] };
  }
  return { ok: true, value: { text, document, warnings: [...noted, ...problems("WARNING")] } };
}

/** The API takes no more; YAML counts as the JSON that it becomes. */
const DEFINITION_LENGTH_MAX = 1_048_576;

function tooLong(file: string, { length }: string): readonly ProjectProblem[] {
  if (length <= DEFINITION_LENGTH_MAX) return [];
  const [has, most] = [length, DEFINITION_LENGTH_MAX].map((n) => n.toLocaleString("en"));
  return [{ file, message: `the definition has ${has} characters; AWS takes ${most} at most` }];
}

function noValue(
  file: string,
  name: string,
  { substitutions }: DefinitionOptions,
  at: Position,
): ProjectProblem {
  const hint = meantHint(name, [...(substitutions?.keys() ?? [])]);
  return { file, ...at, message: `nothing gives \${${name}} a value${hint}` };
}
