// parameters.ts — the parameters of a stack: given, kept from before, by default, or from SSM.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  type Scope,
} from "../base/index.ts";
import type { Texts } from "../services/index.ts";
import { parameterValue } from "../templates/index.ts";
import type { CloudFormationPorts } from "./ports.ts";
import type { StackVersion } from "./records.ts";
import { invalid } from "./template-body.ts";

export const MASKED = "****";

export interface Asked {
  /** `[{ParameterKey, ParameterValue, UsePreviousValue}]` */
  readonly given: readonly JsonObject[];
  readonly previous: Texts | undefined;
}

/** Every declared parameter as text; throws AWS's errors. */
export function parameterTexts(declared: JsonObject, { given, previous }: Asked): Texts {
  const wanted = givenTexts(given, previous);
  const unknown = [...wanted.keys()].filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) {
    throw invalid(`Parameters: [${unknown.join(", ")}] do not exist in the template`);
  }
  const texts: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, parameter] of Object.entries(declared)) {
    if (!isJsonObject(parameter)) {
      throw invalid("Template format error: Every Parameters object must contain a Type member.");
    }
    const value = parameterValue(parameter, wanted.get(name));
    if (value.kind === "missing") missing.push(name);
    if (value.kind === "wrong") throw invalid(wrongText(name, parameter, value.message));
    texts[name] = wanted.get(name) ?? plainText(parameter["Default"] ?? "");
  }
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(", ")}] must have values`);
  return texts;
}

function givenTexts(
  given: readonly JsonObject[],
  previous: Texts | undefined,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { ParameterKey, ParameterValue, UsePreviousValue } of given) {
    const name = String(ParameterKey ?? "");
    if (UsePreviousValue !== true) {
      if (ParameterValue !== undefined) texts.set(name, plainText(ParameterValue));
      continue;
    }
    const before = previous?.[name];
    if (before === undefined) {
      throw invalid(
        `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
      );
    }
    texts.set(name, before);
  }
  return texts;
}

export function plainText(value: Json): string {
  if (isJsonArray(value)) return value.map(plainText).join(",");
  return isJsonObject(value) ? JSON.stringify(value) : String(value);
}

function wrongText(name: string, { ConstraintDescription }: JsonObject, message: string): string {
  if (typeof ConstraintDescription === "string") {
    return `Parameter ${name} failed to satisfy constraint: ${ConstraintDescription}`;
  }
  if (message.startsWith("must be one of"))
    return `Parameter '${name}' must be one of AllowedValues`;
  return `Parameter '${name}' ${message}`;
}

/** Values of SSM's parameters that `declared` asks for, by their names. */
export async function ssmValues(
  declared: JsonObject,
  texts: Texts,
  { scope, ports }: { readonly scope: Scope; readonly ports: CloudFormationPorts },
): Promise<Texts> {
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const parameter = declared[name];
    const value = isJsonObject(parameter) ? parameterValue(parameter, text) : undefined;
    if (value?.kind !== "ssm") continue;
    const reply = await ports.call({
      ...{ scope, service: "ssm", operation: "GetParameter" },
      parameters: { Name: value.name },
    });
    const found = reply.ok ? reply.output["Parameter"] : undefined;
    const resolved = isJsonObject(found) ? found["Value"] : undefined;
    if (typeof resolved === "string") values[value.name] = resolved;
    else missing.push(value.name);
  }
  if (missing.length > 0) {
    throw invalid(
      `Unable to fetch parameters [${missing.join(",")}] from parameter store for this account.`,
    );
  }
  return values;
}

/** The values that `Ref` gives. */
export function parameterValues(
  declared: JsonObject,
  { parameters, ssm }: Pick<StackVersion, "parameters" | "ssm">,
): ReadonlyMap<string, Json> {
  const values = new Map<string, Json>();
  for (const [name, text] of Object.entries(parameters)) {
    const parameter = declared[name];
    if (!isJsonObject(parameter)) continue;
    const value = parameterValue(parameter, text);
    if (value.kind === "value") values.set(name, value.value);
    // A template that is only looked at has no values for all of its parameters.
    if (value.kind === "wrong") values.set(name, text);
    if (value.kind === "ssm") {
      const found = ssm[value.name] ?? "";
      values.set(name, value.list ? found.split(",").map((item) => item.trim()) : found);
    }
  }
  return values;
}

/** Names of parameters whose values must not be shown. */
export function hiddenParameters(declared: JsonObject): readonly string[] {
  return Object.entries(declared).flatMap(([name, parameter]) =>
    isJsonObject(parameter) && isTrue(parameter["NoEcho"]) ? [name] : [],
  );
}

/** Shorter ones stand by chance in other texts. */
const SECRET_LENGTH_MIN = 4;

/** `value` without the values of hidden parameters. */
export function masked(value: Json, { hidden, parameters }: StackVersion): Json {
  const secrets = hidden.map((name) => parameters[name] ?? "").filter((text) => text !== "");
  return secrets.length === 0 ? value : maskedValue(value, secrets);
}

function maskedValue(value: Json, secrets: readonly string[]): Json {
  if (isJsonArray(value)) return value.map((item) => maskedValue(item, secrets));
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(
      ([name, item]) => [name, maskedValue(item, secrets)] as const,
    );
    return Object.fromEntries(members);
  }
  if (typeof value !== "string") return secrets.includes(String(value)) ? MASKED : value;
  return secrets.reduce((text, secret) => {
    if (text === secret) return MASKED;
    return secret.length < SECRET_LENGTH_MIN ? text : text.replaceAll(secret, MASKED);
  }, value);
}

/** As DescribeStacks shows them. */
export function shownParameters({
  hidden,
  parameters,
  ssm,
}: Pick<StackVersion, "hidden" | "parameters" | "ssm">): readonly JsonObject[] {
  return Object.entries(parameters).map(([ParameterKey, text]) => {
    if (hidden.includes(ParameterKey)) return { ParameterKey, ParameterValue: MASKED };
    const resolved = ssm[text];
    return {
      ...{ ParameterKey, ParameterValue: text },
      ...(resolved === undefined ? {} : { ResolvedValue: resolved }),
    };
  });
}

export function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true";
}
