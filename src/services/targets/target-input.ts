// target-input.ts — what a target of a rule gets: the event, a part of it, a constant, or a template filled in.
//
// EventBridge user guide, "Input transformation": `<name>` stands for a value found by a path, or for one of AWS's own
// (`<aws.events.event.json>`, …). Inside quotation marks it is put in as text, elsewhere as JSON.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import { objectIn, textIn } from "../parameters.ts";

export interface RuleNames {
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly ingestedAt: string;
}

/** `target` as PutTargets took it. */
export function targetInput(target: JsonObject, event: JsonObject, names: RuleNames): string {
  const constant = textIn(target, "Input");
  if (constant !== undefined && constant !== "") return constant;
  const path = textIn(target, "InputPath");
  if (path !== undefined && path !== "") return JSON.stringify(valueAt(event, path) ?? null);
  const transformer = objectIn(target, "InputTransformer");
  return transformer === undefined ? JSON.stringify(event) : transformed(transformer, event, names);
}

function valueAt(event: Json, path: string): Json | undefined {
  let value: Json | undefined = event;
  for (const step of path.match(/[^.[\]'"$]+|(?<=\[['"])[^'"]+/g) ?? []) {
    if (isJsonArray(value)) value = value[Number(step)];
    else value = isJsonObject(value) ? memberOf(value, step) : undefined;
  }
  return value;
}

function transformed(transformer: JsonObject, event: JsonObject, names: RuleNames): string {
  const template = textIn(transformer, "InputTemplate") ?? "";
  const paths = objectIn(transformer, "InputPathsMap") ?? {};
  const find = (name: string): Json | undefined => {
    const path = memberOf(paths, name);
    if (path !== undefined) return valueAt(event, String(path));
    return reserved(name, event, names);
  };
  let quoted = false;
  const filled = template.replace(/\\.|"|<([\w.-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined) return found;
    const value = find(name);
    if (value === undefined) return quoted ? "" : '""';
    return quoted ? asText(value) : JSON.stringify(value);
  });
  return plainText(filled) ?? filled;
}

function asText(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}

/** A template of one line of text arrives without its quotation marks where it is no JSON text otherwise. */
function plainText(filled: string): string | undefined {
  const lines = filled.split("\n").map((line) => line.trim());
  const texts = lines.every((line) => /^".*"$/.test(line));
  if (!texts || lines.length < 2) return undefined;
  return lines.map((line) => line.slice(1, -1)).join("\n");
}

function reserved(name: string, event: JsonObject, names: RuleNames): Json | undefined {
  switch (name) {
    case "aws.events.rule-arn":
      return names.ruleArn;
    case "aws.events.rule-name":
      return names.ruleName;
    case "aws.events.event.ingestion-time":
      return names.ingestedAt;
    case "aws.events.event.json":
      return event;
    case "aws.events.event": {
      const { detail: _, ...head } = event;
      return head;
    }
    default:
      return undefined;
  }
}
