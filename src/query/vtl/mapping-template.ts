// mapping-template.ts — the door of API Gateway's mapping templates: Velocity's text to a function over a request.
import { isJsonObject, type JsonObject, type Parsed } from "../../base/index.ts";
import { TemplateFailure } from "./allowance.ts";
import { PatternProblem } from "./bounded-patterns.ts";
import { Evaluation, type TemplateScope } from "./evaluate.ts";
import { parseTemplate } from "./parse-template.ts";
import { TemplateProblem } from "./syntax.ts";

export interface MappingProblem {
  /** Within the template; counts from 1. */
  readonly line: number;
  readonly message: string;
}

export interface Mapped {
  readonly text: string;
  /** `$context` as the template leaves it, with `requestOverride` or `responseOverride` where it sets them. */
  readonly context: JsonObject;
}

export type MappingOutcome =
  | { readonly ok: true; readonly value: Mapped }
  /** `body`: the request is not what the template reads; `template`: it cannot be filled in. */
  | { readonly ok: false; readonly of: "body" | "template"; readonly message: string };

export interface MappingTemplate {
  fill(scope: TemplateScope): MappingOutcome;
}

/** API Gateway: a template's size. */
const TEMPLATE_LENGTH_MAX = 300 * 1024;

export function compileMappingTemplate(text: string): Parsed<MappingTemplate, MappingProblem> {
  if (text.length > TEMPLATE_LENGTH_MAX) {
    const message = `it is longer than ${TEMPLATE_LENGTH_MAX} characters`;
    return { ok: false, problems: [{ line: 1, message }] };
  }
  try {
    const nodes = parseTemplate(text);
    return { ok: true, value: { fill: (scope) => filled(new Evaluation(scope), nodes) } };
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return { ok: false, problems: [{ line: error.line, message: error.message }] };
  }
}

function filled(evaluation: Evaluation, nodes: ReturnType<typeof parseTemplate>): MappingOutcome {
  try {
    const text = evaluation.text(nodes);
    const { context } = evaluation;
    return { ok: true, value: { text, context: isJsonObject(context) ? context : {} } };
  } catch (error) {
    if (error instanceof TemplateFailure)
      return { ok: false, of: error.of, message: error.message };
    if (error instanceof PatternProblem)
      return { ok: false, of: "template", message: error.message };
    // The engine's own ends: of the stack, of a text, of a list.
    if (error instanceof RangeError)
      return { ok: false, of: "template", message: `it holds too much: ${error.message}` };
    throw error;
  }
}
