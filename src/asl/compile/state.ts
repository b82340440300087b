// state.ts — one state of a definition to its compiled form.
import {
  assert,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
  Payload,
  unreachable,
} from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type {
  Assignment,
  Catcher,
  ChoiceRule,
  ChoiceState,
  DataFlow,
  FailState,
  Language,
  ParallelState,
  PassState,
  Retrier,
  State,
  SucceedState,
  TaskState,
  TextField,
  WaitState,
} from "../program/index.ts";
import { parseResource } from "../resource.ts";
import { choicePredicate } from "./choice-rule.ts";
import {
  jsonataExpression,
  jsonataTextOf,
  resultPath,
  selectingPath,
  unexpectedType,
} from "./expressions.ts";
import {
  credentialsExpression,
  credentialsPath,
  failureField,
  numberField,
  textField,
  textPath,
} from "./fields.ts";
import { compileMap } from "./map-state.ts";
import type { StateSource } from "./state-source.ts";
import {
  jsonataAssignment,
  jsonataTemplate,
  jsonPathAssignment,
  payloadTemplate,
} from "./template.ts";

export function compileState(source: StateSource): State {
  // The cast: the checker lets no other Type pass.
  const type = source.fields["Type"] as State["type"];
  switch (type) {
    case "Pass":
      return compilePass(source);
    case "Choice":
      return compileChoice(source);
    case "Wait":
      return compileWait(source);
    case "Succeed":
      return compileSucceed(source);
    case "Fail":
      return compileFail(source);
    case "Task":
      return compileTask(source);
    case "Parallel":
      return compileParallel(source);
    case "Map":
      return compileMap(source, common(source), guards(source));
    default:
      return unreachable(type);
  }
}

function common({ name, language, fields }: StateSource) {
  return { name, language, data: dataFlow(fields, language), next: nextOf(fields) };
}

function nextOf(fields: JsonObject): string | undefined {
  const next = fields["Next"];
  return typeof next === "string" ? next : undefined;
}

function dataFlow(fields: JsonObject, language: Language): DataFlow {
  return language === "JSONata" ? jsonataFlow(fields) : jsonPathFlow(fields);
}

function jsonataFlow(fields: JsonObject): DataFlow {
  const { Arguments: args, Output: output, Assign: assign } = fields;
  return {
    inputPath: undefined,
    parameters: args === undefined ? undefined : jsonataTemplate(args, "Arguments"),
    resultSelector: undefined,
    resultPath: undefined,
    outputPath: undefined,
    output: output === undefined ? undefined : jsonataTemplate(output, "Output"),
    assign: isJsonObject(assign) ? jsonataAssignment(assign) : undefined,
  };
}

function jsonPathFlow(fields: JsonObject): DataFlow {
  const { Parameters: parameters, ResultSelector: selector, Assign: assign } = fields;
  return {
    inputPath: pathField(fields["InputPath"]),
    // A Map's Parameters are its ItemSelector under an older name.
    parameters:
      parameters === undefined || fields["Type"] === "Map"
        ? undefined
        : payloadTemplate(parameters),
    resultSelector: selector === undefined ? undefined : payloadTemplate(selector),
    resultPath: resultPathOf(fields["ResultPath"]),
    outputPath: pathField(fields["OutputPath"]),
    output: undefined,
    assign: isJsonObject(assign) ? jsonPathAssignment(assign) : undefined,
  };
}

/** `$` is the same as nothing at all. */
function pathField(value: Json | undefined): DataFlow["inputPath"] {
  if (value === undefined || value === null) return value;
  return value === "$" ? undefined : selectingPath(String(value));
}

function resultPathOf(value: Json | undefined): DataFlow["resultPath"] {
  if (value === undefined || value === null) return value;
  return value === "$" ? undefined : resultPath(String(value));
}

function compilePass(source: StateSource): PassState {
  const result = source.language === "JSONPath" ? source.fields["Result"] : undefined;
  return {
    type: "Pass",
    ...common(source),
    result: result === undefined ? undefined : new Payload(result),
  };
}

function compileSucceed(source: StateSource): SucceedState {
  const { name, language, data } = common(source);
  return { type: "Succeed", name, language, data };
}

function compileFail(source: StateSource): FailState {
  const { name, language, data } = common(source);
  return {
    type: "Fail",
    name,
    language,
    data,
    error: failureField(source.fields, "Error", language),
    cause: failureField(source.fields, "Cause", language),
  };
}

// Choice.

function compileChoice(source: StateSource): ChoiceState {
  const { name, language, data } = common(source);
  const { Choices: choices, Default: defaultNext } = source.fields;
  return {
    type: "Choice",
    name,
    language,
    data,
    rules: isJsonArray(choices)
      ? choices.filter(isJsonObject).map((rule, i) => compileRule(rule, i, language))
      : [],
    defaultNext: typeof defaultNext === "string" ? defaultNext : undefined,
  };
}

function compileRule(rule: JsonObject, index: number, language: Language): ChoiceRule {
  const { Assign: assign, Output: output } = rule;
  const next = String(rule["Next"]);
  if (language === "JSONPath") {
    return {
      holds: choicePredicate(rule),
      next,
      assign: isJsonObject(assign) ? jsonPathAssignment(assign) : undefined,
      output: undefined,
    };
  }
  const place = `Choices[${index}]`;
  return {
    holds: condition(rule["Condition"], `${place}/Condition`),
    next,
    assign: isJsonObject(assign) ? jsonataAssignment(assign, `${place}/Assign`) : undefined,
    output: output === undefined ? undefined : jsonataTemplate(output, `${place}/Output`),
  };
}

function condition(value: Json | undefined, field: string): ChoiceRule["holds"] {
  const text = jsonataTextOf(value);
  if (text === undefined) return () => value === true;
  const expression = jsonataExpression(text, field);
  return (env) => {
    const holds = expression(env);
    if (typeof holds === "boolean" || holds instanceof QueryFailure) return holds;
    return unexpectedType(text, field, holds, "boolean");
  };
}

// Wait.

function compileWait(source: StateSource): WaitState {
  const { fields, language } = source;
  const seconds = numberField(fields, "Seconds");
  if (seconds !== undefined) {
    return { type: "Wait", ...common(source), until: { kind: "seconds", seconds } };
  }
  const timestamp = timestampField(fields, language);
  assert(timestamp !== undefined, "a checked Wait state says how long");
  return { type: "Wait", ...common(source), until: { kind: "timestamp", timestamp } };
}

function timestampField(fields: JsonObject, language: Language): TextField | undefined {
  const path = fields["TimestampPath"];
  if (typeof path === "string") return textPath(path, "TimestampPath");
  return textField(fields["Timestamp"], "Timestamp", language);
}

// Task and Parallel.

function compileTask(source: StateSource): TaskState {
  const { fields, language } = source;
  const resourceArn = String(fields["Resource"]);
  return {
    type: "Task",
    ...common(source),
    ...guards(source),
    resource: parseResource(resourceArn),
    resourceArn,
    timeoutSeconds: numberField(fields, "TimeoutSeconds"),
    heartbeatSeconds: numberField(fields, "HeartbeatSeconds"),
    credentialsRoleArn: credentials(fields["Credentials"], language),
  };
}

function credentials(value: Json | undefined, language: Language): TextField | undefined {
  const expression = language === "JSONata" ? jsonataTextOf(value) : undefined;
  if (expression !== undefined) return credentialsExpression(expression);
  if (!isJsonObject(value)) return undefined;
  const path = value["RoleArn.$"];
  if (typeof path === "string") return credentialsPath(path);
  return textField(value["RoleArn"], "Credentials/RoleArn", language);
}

function compileParallel(source: StateSource): ParallelState {
  return { type: "Parallel", ...common(source), ...guards(source), branches: source.flows };
}

// Retry and Catch.

function guards({ fields, language }: StateSource) {
  const { Retry: retry, Catch: catches } = fields;
  return {
    retriers: isJsonArray(retry) ? retry.filter(isJsonObject).map(compileRetrier) : [],
    catchers: isJsonArray(catches)
      ? catches.filter(isJsonObject).map((catcher, i) => compileCatcher(catcher, i, language))
      : [],
  };
}

/** States Language, "Retry": 1 second, 3 attempts, rate 2. */
function compileRetrier(retrier: JsonObject): Retrier {
  const number = (name: string, missing: number): number => {
    const value = retrier[name];
    return isJsonNumber(value) ? numberOf(value) : missing;
  };
  const maxDelay = retrier["MaxDelaySeconds"];
  return {
    errorEquals: textsOf(retrier["ErrorEquals"]),
    intervalSeconds: number("IntervalSeconds", 1),
    maxAttempts: number("MaxAttempts", 3),
    backoffRate: number("BackoffRate", 2),
    maxDelaySeconds: isJsonNumber(maxDelay) ? numberOf(maxDelay) : undefined,
    jitter: retrier["JitterStrategy"] === "FULL" ? "FULL" : "NONE",
  };
}

function compileCatcher(catcher: JsonObject, index: number, language: Language): Catcher {
  const { Assign: assign, Output: output } = catcher;
  const jsonata = language === "JSONata";
  const place = `Catch[${index}]`;
  const assignment = (value: JsonObject): Assignment =>
    jsonata ? jsonataAssignment(value, `${place}/Assign`) : jsonPathAssignment(value);
  return {
    errorEquals: textsOf(catcher["ErrorEquals"]),
    next: String(catcher["Next"]),
    resultPath: jsonata ? undefined : resultPathOf(catcher["ResultPath"]),
    assign: isJsonObject(assign) ? assignment(assign) : undefined,
    output:
      jsonata && output !== undefined ? jsonataTemplate(output, `${place}/Output`) : undefined,
  };
}

function textsOf(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((text) => typeof text === "string") : [];
}
