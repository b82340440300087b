// validate.ts — `validate`: a definition that somebody writes, with the places and hints that AWS's answer leaves out.
import {
  checkDefinition,
  type Diagnostic,
  parseDefinition,
  type ServiceKnowledge,
} from "../asl/index.ts";
import { isJsonObject, type Json, parseJson } from "../base/index.ts";
import type { CheckedDefinition } from "../console-wire/index.ts";
import { Refused } from "./door/index.ts";

/** Nobody reads more at once. */
const SHOWN_MAX = 100;

export function validate(body: string, knowledge: ServiceKnowledge): CheckedDefinition {
  const { definition, type } = requestOf(body);
  const parsed = parseDefinition(definition);
  const all = parsed.ok ? checkDefinition(parsed.value, { type, ...knowledge }) : parsed.problems;
  const errors = all.filter(({ severity }) => severity === "ERROR").length;
  return {
    diagnostics: all.slice(0, SHOWN_MAX).map(shown),
    ...{ errors, warnings: all.length - errors },
  };
}

function shown({ exception: _texts, ...diagnostic }: Diagnostic): Omit<Diagnostic, "exception"> {
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
