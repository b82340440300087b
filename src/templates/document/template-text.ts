// template-text.ts — a template's text, JSON or YAML with short forms, to a document whose values know their places.
import { extname } from "node:path";
import {
  type DefinitionDocument,
  type Diagnostic,
  parseDefinition,
  parseYamlDefinition,
} from "../../asl/index.ts";
import type { JsonObject, Parsed } from "../../base/index.ts";
import type { ProjectProblem } from "../../project/index.ts";
import { type Place, rememberPlaces } from "./place.ts";
import { longNameOf } from "./short-forms.ts";

export interface TemplateText {
  readonly value: JsonObject;
  readonly root: Place;
}

/** `file` names the text in messages. */
export async function parseTemplateText(
  file: string,
  text: string,
): Promise<Parsed<TemplateText, ProjectProblem>> {
  const parsed = await parsedText(file, text);
  if (!parsed.ok) {
    return { ok: false, problems: parsed.problems.map((problem) => problemOf(file, problem)) };
  }
  const document = parsed.value;
  return {
    ok: true,
    value: { value: document.value, root: rememberPlaces({ file, document }) },
  };
}

async function parsedText(
  file: string,
  text: string,
): Promise<Parsed<DefinitionDocument, Diagnostic>> {
  const readsAsJson = text.trimStart().startsWith("{");
  const json = readsAsJson ? parseDefinition(text) : undefined;
  if (json?.ok === true) return json;
  // YAML may begin with a brace too; a `.json` file is told of in JSON's words.
  if (json !== undefined && extname(file).toLowerCase() === ".json") return json;
  return parseYamlDefinition(text, await import("yaml"), longNameOf);
}

function problemOf(file: string, { line, column, message }: Diagnostic): ProjectProblem {
  const [words = message] = message.split("\n at ");
  const said = words.startsWith("Definition must be")
    ? "a template is an object with Resources"
    : words;
  return {
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    message: said,
  };
}
