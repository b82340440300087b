// state-tester.ts — what TestState needs of the rooms below: one state run against one input.
import type { DefinitionDocument, TaskResource } from "../../asl/index.ts";
import type { Failure, Json, JsonObject, Payload, Scope } from "../../base/index.ts";
import type { HttpExchange } from "../../engine/index.ts";
import type { AnswerShape } from "./mock-schema.ts";

export interface StateTestRequest {
  readonly scope: Scope;
  /** A whole definition; a single state comes wrapped in one. */
  readonly document: DefinitionDocument;
  readonly stateName: string;
  readonly input: Payload;
  readonly variables: JsonObject;
  readonly roleArn: string | undefined;
  /** In place of the one that would be made. */
  readonly context: JsonObject | undefined;
  readonly mock: StateMock | undefined;
  readonly configuration: StateConfiguration;
}

export type StateMock =
  | { readonly type: "result"; readonly output: Payload }
  | { readonly type: "error"; readonly failure: Failure };

export interface StateConfiguration {
  readonly retrierRetryCount?: number;
  readonly errorCausedByState?: string;
  readonly mapIterationFailureCount?: number;
  /** As it is found where the ItemReader reads. */
  readonly mapItemReaderData?: string;
}

export interface StateTestReport {
  readonly status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";
  readonly output?: Payload;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  /** Members of InspectionData; payloads are texts on the wire. */
  readonly inspection: { readonly [name: string]: Json | Payload };
  /** What an HTTP task has sent and got. */
  readonly exchange?: HttpExchange;
}

export interface StateTester {
  test(request: StateTestRequest): Promise<StateTestReport>;
  /** The shape of what the resource's service answers; undefined where none is known. */
  answerShape(resource: TaskResource): AnswerShape | undefined;
}
