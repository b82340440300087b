// mapped-value.ts — where a parameter of an integration comes from: the request, its context, a constant.
import {
  foreignJson,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../base/index.ts";
import { compilePath, type RequestTexts } from "../query/index.ts";

/** A request, or what an integration answered, as expressions of parameters see it. */
export interface MappedFrom {
  readonly texts: RequestTexts;
  /** Names in lower case. */
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly context: JsonObject;
}

/** `'constant'`, `method.request.querystring.q`, `integration.response.body.$.a`, `context.requestId`. */
export function restValue(expression: string, from: MappedFrom): string | undefined {
  const [, constant] = /^'(.*)'$/s.exec(expression) ?? [];
  if (constant !== undefined) return constant;
  const [, of = "", rest = ""] =
    /^(?:method\.request|integration\.response|(?=context|stageVariables))\.?(\w+)\.?(.*)$/s.exec(
      expression,
    ) ?? [];
  const isResponse = expression.startsWith("integration.response.");
  if (isResponse && of === "header") return from.responseHeaders?.[rest.toLowerCase()];
  return partOf(of, rest, from);
}

/** `$request.body.a`, `${request.header.b}/x`, `$context.requestId`, a constant: an HTTP API's. */
export function httpValue(expression: string, from: MappedFrom): string | undefined {
  const whole = /^\$(request\.|context\.|stageVariables\.)([\s\S]+)$/.exec(expression);
  if (whole !== null) return named(`${whole[1]}${whole[2]}`, from);
  return expression.replace(
    /\$\{((?:request|context|stageVariables)\.[^{}]+)\}/g,
    (_, name: string) => named(name, from) ?? "",
  );
}

function named(name: string, from: MappedFrom): string | undefined {
  const [, of = "", rest = ""] = /^(?:request\.)?(\w+)\.?(.*)$/s.exec(name) ?? [];
  return partOf(of, rest, from);
}

function partOf(of: string, rest: string, from: MappedFrom): string | undefined {
  const { header, path, querystring } = from.texts;
  switch (of) {
    case "header": {
      const wanted = rest.toLowerCase();
      return Object.entries(header).find(([own]) => own.toLowerCase() === wanted)?.[1];
    }
    case "querystring":
      return Object.hasOwn(querystring, rest) ? querystring[rest] : undefined;
    case "path":
      return Object.hasOwn(path, rest) ? path[rest] : undefined;
    case "body":
      return inBody(rest, from.body);
    case "context":
      return inContext(rest, from.context);
    default:
      return undefined;
  }
}

function inContext(name: string, context: JsonObject): string | undefined {
  let value: Json | undefined = context;
  for (const step of name.split(".")) {
    value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value === undefined || value === null ? undefined : textOf(value);
}

function inBody(rest: string, body: string): string | undefined {
  if (rest === "") return body === "" ? undefined : body;
  const path = compilePath(rest.startsWith("$") ? rest : `$.${rest}`);
  const document = foreignJson(body);
  if (!path.ok || document === undefined) return undefined;
  const found = path.value.evaluate({
    ...{ input: document, context: () => null, variable: () => undefined, now: 0 },
    random: () => {
      throw new Error("a path draws no random numbers");
    },
  });
  return found === undefined || found === null ? undefined : textOf(found);
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : stringifyJson(value);
}
