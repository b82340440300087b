// validate.ts — `validate`: a definition that somebody writes, with the places and hints that AWS's answer leaves out.
import {
  checkDefinition,
  type Diagnostic,
  parseDefinition,
  type Remark,
  remarksOn,
  type ServiceKnowledge,
} from "../asl/index.ts";
import { isJsonObject, type Json, parseJson } from "../base/index.ts";
import type { CheckedDefinition, DefinitionDiagnostic } from "../console-wire/index.ts";
import { Refused } from "./door/index.ts";

/** Nobody reads more at once. */
const SHOWN_MAX = 100;

export function validate(body: string, knowledge: ServiceKnowledge): CheckedDefinition {
  const { definition, type } = requestOf(body);
  const parsed = parseDefinition(definition);
  const all = parsed.ok
    ? [
        ...checkDefinition(parsed.value, { type, ...knowledge }).map(shown),
        ...remarksOn(parsed.value).map(noted),
      ]
    : parsed.problems.map(shown);
  const errors = all.filter(({ severity }) => severity === "ERROR");
  const warnings = all.filter(({ severity }) => severity === "WARNING");
  // Errors hinder, so none of them is left out for a warning.
  const told = [...errors, ...warnings].slice(0, SHOWN_MAX).sort(byPlace);
  return { diagnostics: told, ...{ errors: errors.length, warnings: warnings.length } };
}

/** As they stand in the text; what has no place is of the whole. */
function byPlace(left: DefinitionDiagnostic, right: DefinitionDiagnostic): number {
  const { line = 0, column = 0 } = left;
  return line - (right.line ?? 0) || column - (right.column ?? 0);
}

function noted({ hint, ...remark }: Remark): DefinitionDiagnostic {
  const { line, column, message } = remark;
  const told = { severity: "WARNING", code: "REMARK", message, line, column } as const;
  return hint === undefined ? told : { ...told, hint };
}

function shown({ exception: _texts, ...diagnostic }: Diagnostic): DefinitionDiagnostic {
  return diagnostic;
}

interface ValidateRequest {
  readonly definition: string;
  readonly type: "STANDARD" | "EXPRESS";
}

function requestOf(body: string): ValidateRequest {
  const value = jsonOf(body);
  const { definition, type = "STANDARD" } = isJsonObject(value) ? value : {};
  if (typeof definition === "string" && (type === "STANDARD" || type === "EXPRESS")) {
    return { definition, type };
  }
  throw new Refused(
    ...([400, "BadRequest"] as const),
    "It takes { definition, type }: a text, and STANDARD or EXPRESS.",
  );
}

function jsonOf(body: string): Json {
  try {
    return parseJson(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refused(400, "BadRequest", "validate is given a JSON object.");
  }
}
