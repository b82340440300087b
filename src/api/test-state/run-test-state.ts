// run-test-state.ts — the TestState operation: what may be asked, in AWS's order, and the answer's members.
import type { TestStateInput, TestStateOutput } from "@aws-sdk/client-sfn";
import { parseResource, variableNameProblem } from "../../asl/index.ts";
import { isJsonObject, type JsonObject, memberOf, type Payload } from "../../base/index.ts";
import type { ApiContext } from "../context.ts";
import { requireJson } from "../json-input.ts";
import { requireRole } from "../machines/index.ts";
import { ServiceError } from "../service-error.ts";
import { type Checked, JsonText } from "../wire.ts";
import { parseContextObject } from "./context-object.ts";
import { checkMockRequest, type MockRequest, mockFor } from "./mock.ts";
import type { StateConfiguration, StateTestReport } from "./state-tester.ts";
import { testedState } from "./tested-state.ts";

type Request = Checked<TestStateInput>;

/** Runs one state alone. */
export async function runTestState(context: ApiContext, request: Request): Promise<JsonText> {
  const { knowledge, tester } = context;
  if (tester === undefined) {
    throw new ServiceError("ValidationException", "TestState is not available on this server");
  }
  const mock = presentMock(request);
  if (mock !== undefined) checkMockRequest(mock, request.revealSecrets === true);
  else refuseWithoutMock(request);
  // The cast: the shape check has made sure that it is a text.
  const definition = request.definition as string;
  const { document, name, state } = testedState(definition, request.stateName, knowledge);
  if (mock === undefined) refuseUnmockedState(state);
  const report = await tester.test({
    scope: context.scope,
    document,
    stateName: name,
    input: jsonPayload(request.input ?? "{}", "input"),
    variables: variablesOf(request.variables),
    roleArn: request.roleArn === undefined ? undefined : requireRole(request.roleArn),
    context: request.context === undefined ? undefined : parseContextObject(request.context),
    mock: mock === undefined ? undefined : mockFor(state, mock, tester),
    configuration: configurationOf(request, state),
  });
  return answerOf(report, request.inspectionLevel ?? "INFO", request.revealSecrets === true);
}

function presentMock(request: Request): MockRequest | undefined {
  if (request.mock === undefined) return undefined;
  const { result, errorOutput, fieldValidationMode } = request.mock;
  return {
    ...(result === undefined ? {} : { result }),
    ...(errorOutput === undefined ? {} : { errorOutput: failureOf(errorOutput) }),
    ...(fieldValidationMode === undefined ? {} : { fieldValidationMode }),
  };
}

function failureOf(given: {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}): { readonly error?: string; readonly cause?: string } {
  return {
    ...(given.error === undefined ? {} : { error: given.error }),
    ...(given.cause === undefined ? {} : { cause: given.cause }),
  };
}

const CONFIGURATION_MEMBERS: readonly (keyof NonNullable<Request["stateConfiguration"]>)[] = [
  "retrierRetryCount",
  "errorCausedByState",
  "mapIterationFailureCount",
  "mapItemReaderData",
];

function refuseWithoutMock(request: Request): void {
  const given = CONFIGURATION_MEMBERS.find(
    (member) => request.stateConfiguration?.[member] !== undefined,
  );
  const named = given ?? (request.context === undefined ? undefined : "context");
  if (named === undefined) return;
  const title = `${named.charAt(0).toUpperCase()}${named.slice(1)}`;
  throw refusal(`TestState does not support ${title} when a mock is not specified.`);
}

/** What cannot be run for real in a test. */
function refuseUnmockedState(state: JsonObject): void {
  const type = String(state["Type"]);
  if (type === "Map" || type === "Parallel") {
    throw new ServiceError(
      "InvalidDefinition",
      "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
    );
  }
  if (type !== "Task") return;
  const resource = parseResource(String(state["Resource"]));
  if (resource.kind === "activity") {
    throw new ServiceError("InvalidDefinition", "TestState API does not support Activity tasks.");
  }
  if (!("pattern" in resource) || resource.pattern === "requestResponse") return;
  throw new ServiceError(
    "InvalidDefinition",
    `TestState API does not support '.${resource.pattern}' service integration pattern.`,
  );
}

function configurationOf(request: Request, state: JsonObject): StateConfiguration {
  const given = request.stateConfiguration;
  if (given === undefined) return {};
  const { retrierRetryCount, errorCausedByState, mapIterationFailureCount, mapItemReaderData } =
    given;
  return {
    ...(retrierRetryCount === undefined ? {} : { retrierRetryCount }),
    ...(errorCausedByState === undefined ? {} : { errorCausedByState }),
    ...(mapIterationFailureCount === undefined ? {} : { mapIterationFailureCount }),
    ...(mapItemReaderData === undefined
      ? {}
      : { mapItemReaderData: readableBy(state, mapItemReaderData) }),
  };
}

/** Rows and lines are no JSON document; whatever else a reader reads comes as one. */
function readableBy(state: JsonObject, data: string): string {
  const reader = memberOf(state, "ItemReader");
  const config = isJsonObject(reader) ? memberOf(reader, "ReaderConfig") : undefined;
  const type = isJsonObject(config) ? memberOf(config, "InputType") : undefined;
  if (type !== "CSV" && type !== "JSONL") jsonPayload(data, "mapItemReaderData");
  return data;
}

function variablesOf(text: string | undefined): JsonObject {
  if (text === undefined) return {};
  const { value } = jsonPayload(text, "variables");
  if (!isJsonObject(value)) throw refusal("Variables must be a JSON object.");
  for (const name of Object.keys(value)) {
    const problem = variableNameProblem(name);
    if (problem !== undefined) throw refusal(problem);
  }
  return value;
}

/** No larger than the API's shapes let it be. */
function jsonPayload(text: string, member: string): Payload {
  const kind = { error: "InvalidExecutionInput", title: `Invalid ${member}` } as const;
  return requireJson(text, { ...kind, empty: "The text is empty." }, Number.POSITIVE_INFINITY);
}

function refusal(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

type Answer = { [Name in keyof TestStateOutput]?: unknown };

function answerOf(report: StateTestReport, level: string, revealSecrets: boolean): JsonText {
  const traced = level === "TRACE" ? exchangeOf(report, revealSecrets) : {};
  const answer: Answer = {
    output: report.output,
    error: report.error,
    cause: report.cause,
    inspectionData: level === "INFO" ? undefined : { ...report.inspection, ...traced },
    nextState: report.nextState,
    status: report.status,
  };
  return new JsonText(JSON.stringify(answer));
}

/** AWS hides what the connection adds to the request, and nothing of the definition or the response. */
function exchangeOf({ exchange }: StateTestReport, revealSecrets: boolean): object {
  if (exchange === undefined) return {};
  const { request, revealed, response } = exchange;
  return {
    request: revealSecrets ? revealed : request,
    ...(response === undefined ? {} : { response }),
  };
}
