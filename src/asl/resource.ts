// resource.ts — what a Task's Resource names.
import { type ActionPatterns, optimisedAction } from "./optimised-services.ts";

/** How a Task waits for its service: `.sync`, `.sync:2`, `.waitForTaskToken`, or not at all. */
export type TaskPattern = "requestResponse" | "sync" | "sync:2" | "waitForTaskToken";

export type TaskResource =
  /** A Lambda function by its ARN; `arn` may be a placeholder (`${Function.Arn}`) or hold some. */
  | { readonly kind: "lambdaFunction"; readonly arn: string }
  | { readonly kind: "activity"; readonly arn: string }
  /** `arn:aws:states:::sqs:sendMessage.waitForTaskToken` */
  | {
      readonly kind: "integration";
      readonly service: string;
      readonly action: string;
      readonly pattern: TaskPattern;
    }
  /** `arn:aws:states:::aws-sdk:s3:getObject` */
  | {
      readonly kind: "sdk";
      readonly service: string;
      readonly action: string;
      readonly pattern: TaskPattern;
    }
  | { readonly kind: "unknown"; readonly text: string };

/** `${Name}`: a value that a template fills in later. For texts that end with a brace: there every one is closed. */
const PLACEHOLDER = /\$\{[^}]*\}/g;
/** Stands for a placeholder while the ARN is taken apart: a placeholder may itself hold colons. */
const HOLE = "\u0001";

const ARN = new RegExp(
  `^arn:(?:aws[a-z-]*|${HOLE}):([a-z0-9-]+|${HOLE}):([^:]*):([^:]*):([^:]+)(?::(.+))?$`,
);
const PATTERN = /^(.*?)(?:\.(sync|sync:2|waitForTaskToken))?$/;

/** Takes a Resource apart; a text that is no resource AWS knows is `unknown`. */
export function parseResource(text: string): TaskResource {
  const unknown: TaskResource = { kind: "unknown", text };
  const masked = text.includes("${") ? withHoles(text) : text;
  if (masked === HOLE) return { kind: "lambdaFunction", arn: text };
  const match = ARN.exec(masked);
  if (match === null) return unknown;
  const [, service = "", , , type = "", rest = ""] = match;
  if (service === "lambda") {
    return type === "function" && rest !== "" ? { kind: "lambdaFunction", arn: text } : unknown;
  }
  if (service !== "states") return unknown;
  // A region and an account between the colons change nothing.
  if (type === "activity") return rest === "" ? unknown : { kind: "activity", arn: text };
  return parseIntegration(type, rest) ?? unknown;
}

/** A brace that is never closed begins no placeholder, so nothing is looked for behind the last one that closes. */
function withHoles(text: string): string {
  const end = text.lastIndexOf("}") + 1;
  return text.slice(0, end).replace(PLACEHOLDER, HOLE) + text.slice(end);
}

/** True when the text holds a value that a template fills in later. */
export function hasPlaceholder(text: string): boolean {
  const at = text.indexOf("${");
  return at >= 0 && text.includes("}", at);
}

function parseIntegration(service: string, rest: string): TaskResource | undefined {
  const [, name = "", suffix] = PATTERN.exec(rest) ?? [];
  // The alternatives of PATTERN are the patterns.
  const pattern = (suffix ?? "requestResponse") as TaskPattern;
  if (service === "aws-sdk") return parseSdk(name, pattern);
  const patterns = optimisedAction(service, name);
  if (patterns === undefined || !allows(patterns, pattern)) return undefined;
  return { kind: "integration", service, action: name, pattern };
}

function parseSdk(name: string, pattern: TaskPattern): TaskResource | undefined {
  const [, service, action] = /^([a-z0-9-]+):([a-z][A-Za-z0-9]*)$/.exec(name) ?? [];
  if (service === undefined || action === undefined) return undefined;
  if (pattern === "sync" || pattern === "sync:2") return undefined;
  return { kind: "sdk", service, action, pattern };
}

function allows(patterns: ActionPatterns, pattern: TaskPattern): boolean {
  switch (pattern) {
    case "requestResponse":
      return true;
    case "sync":
      return patterns.includes("s");
    case "sync:2":
      return patterns.includes("2");
    case "waitForTaskToken":
      return patterns.includes("t");
  }
}
