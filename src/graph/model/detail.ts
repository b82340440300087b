// detail.ts — what a state does, in a few words under its name.
import {
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";
import { expressionText } from "./condition.ts";

export interface Detail {
  readonly text: string;
  /** Of a Task: the service it calls. */
  readonly service: string;
}

export function detailOf(type: string, state: JsonObject): Detail {
  switch (type) {
    case "Task":
      return taskDetail(state);
    case "Wait":
      return { text: waitText(state), service: "" };
    case "Map":
      return { text: mapText(state), service: "" };
    case "Fail":
      return { text: joined("Fail", scalarText(state["Error"])), service: "" };
    default:
      return { text: type, service: "" };
  }
}

/** True for `Mode: DISTRIBUTED`. */
export function isDistributed(state: JsonObject): boolean {
  const processor = state["ItemProcessor"];
  const config = isJsonObject(processor) ? processor["ProcessorConfig"] : undefined;
  return isJsonObject(config) && config["Mode"] === "DISTRIBUTED";
}

/** A partition that a template fills in. */
const PREFIX_HOLE = /(?<=^arn:)\$\{[^}]*\}/;
const STATES = /^arn:[^:]*:states:[^:]*:[^:]*:(.+)$/;
const FUNCTION = /^arn:[^:]*:lambda:.*?:function:([^:]+)/;

function taskDetail(state: JsonObject): Detail {
  const resource = state["Resource"];
  if (typeof resource !== "string") return { text: "Task", service: "" };
  const [, action = ""] = STATES.exec(resource.replace(PREFIX_HOLE, "aws")) ?? [];
  if (action.startsWith("activity:")) {
    return { text: joined("activity", action.slice(9)), service: "activity" };
  }
  if (action !== "") return integrationDetail(action, state);
  return { text: joined("lambda", functionName(resource)), service: "lambda" };
}

function integrationDetail(action: string, state: JsonObject): Detail {
  const [service = "", ...rest] = action.replace(/^aws-sdk:/, "").split(":");
  const verb = rest
    .join(":")
    .replace(".waitForTaskToken", " · token")
    .replace(/\.sync(:\d)?$/, " · sync");
  const called = service === "lambda" ? calledFunction(state) : "";
  if (called === "") return { text: joined(service, verb), service };
  return { text: joined(service, verb.replace(/^invoke/, called)), service };
}

function calledFunction(state: JsonObject): string {
  for (const field of ["Arguments", "Parameters"]) {
    const given = state[field];
    const name = isJsonObject(given) ? given["FunctionName"] : undefined;
    if (typeof name === "string" && !name.includes("{%")) return functionName(name);
  }
  return "";
}

/** The function's own name; `${NewOrder.Arn}` is `NewOrder`. */
function functionName(text: string): string {
  const [, name = text] = FUNCTION.exec(text) ?? [];
  const [, placeholder = name] = /^\$\{([^}]*)\}(?::.*)?$/.exec(name) ?? [];
  return placeholder.replace(/\.Arn$|:\$LATEST$/, "");
}

function waitText(state: JsonObject): string {
  const { Seconds: seconds, Timestamp: timestamp } = state;
  if (isJsonNumber(seconds)) return joined("Wait", secondsText(numberOf(seconds)));
  if (typeof seconds === "string") return joined("Wait", scalarText(seconds));
  if (timestamp !== undefined) return joined("Wait until", scalarText(timestamp));
  const path = state["SecondsPath"] ?? state["TimestampPath"];
  return joined(state["TimestampPath"] === undefined ? "Wait" : "Wait until", scalarText(path));
}

/** In the largest unit in which it is whole. */
function secondsText(seconds: number): string {
  if (seconds > 0 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds > 0 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}

function mapText(state: JsonObject): string {
  const name = isDistributed(state) ? "Distributed Map" : "Map";
  const at = state["MaxConcurrency"];
  return isJsonNumber(at) && numberOf(at) > 0 ? `${name} · max ${numberOf(at)}` : name;
}

function scalarText(value: Json | undefined): string {
  if (typeof value === "string") return expressionText(value);
  return isJsonNumber(value) ? String(numberOf(value)) : "";
}

function joined(first: string, second: string): string {
  return second === "" ? first : `${first} · ${second}`;
}
