// state-context.ts — how the context object of a real visit reaches TestState.
//
// TestState takes a context object only together with a mock, and never a `Map` in it. What it refuses is sent as a
// variable, which a state reads by the same path: `$$.Map.Item.Index` is `$context.Map.Item.Index` there.
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  parseJson,
  stringifyJson,
} from "../../base/index.ts";
import type { DataStep } from "../../console-wire/index.ts";
import { contextReads, readsAllOfStates, withVariable } from "./context-reads.ts";
import { parsed, prettyJson } from "./json-text.ts";
import { waitsForAnswer } from "./state-definition.ts";
import { type MockDraft, mockMember } from "./state-mock.ts";

/** What a person has in the fields of the dialog; all are JSON texts, and may be half written. */
export interface TestDraft {
  readonly definition: string;
  readonly input: string;
  readonly variables: string;
  /** Empty where nothing is known of it. */
  readonly context: string;
  readonly mock: MockDraft | undefined;
}

/** As the operation takes it. */
export interface TestStateRequest {
  readonly definition: string;
  readonly input: string;
  readonly variables?: string;
  readonly context?: string;
  readonly mock?: object;
  readonly stateConfiguration?: { readonly retrierRetryCount: number };
}

export interface PreparedTest {
  readonly request: TestStateRequest;
  /** What became of the context object, in sentences; empty where it goes as it is. */
  readonly note: string;
  /** That the retries before are not counted, in sentences; empty where they are, or there were none. */
  readonly retries: string;
}

const UNKNOWN_TOKEN = "the history does not keep the token";

/** The context object to begin with, of what the history tells of it. `steps`: of the visit's data flow. */
export function contextDraft(
  context: string,
  definition: string,
  id: string,
  steps: readonly DataStep[],
): string {
  const known = objectOf(context);
  if (known === undefined) return "";
  const { Execution: execution } = known;
  // As while it ran: before a redrive the path to it finds 0, though the whole does not show it.
  const counted =
    definition.includes("RedriveCount") && isJsonObject(execution)
      ? { Execution: { ...execution, RedriveCount: execution["RedriveCount"] ?? 0 } }
      : {};
  const token = waitsForAnswer(definition, id)
    ? { Task: { Token: tokenIn(steps) ?? UNKNOWN_TOKEN } }
    : {};
  return prettyJson(stringifyJson({ ...token, ...known, ...counted }));
}

const TOKEN = /^\s*(?:\$\$|\$states\.context)\.Task\.Token\s*$/;

/** A task that was handed its token was scheduled with it. */
function tokenIn(steps: readonly DataStep[]): string | undefined {
  for (const { text, value = "" } of steps.flatMap(({ expressions }) => expressions)) {
    const token = TOKEN.test(text) ? parsed(value) : undefined;
    if (typeof token === "string") return token;
  }
  return undefined;
}

export function preparedTest(draft: TestDraft): PreparedTest {
  const { definition, input, variables, mock } = draft;
  const known = variables.trim() === "" ? {} : objectOf(variables);
  const hasNone = known !== undefined && Object.keys(known).length === 0;
  const asked: TestStateRequest = {
    ...{ definition, input },
    ...(hasNone ? {} : { variables }),
    ...(mock === undefined ? {} : { mock: mockMember(mock) }),
  };
  const [state, context] = [objectOf(definition), objectOf(draft.context)];
  if (state === undefined || context === undefined || known === undefined) {
    return { request: asked, note: "", retries: "" };
  }
  const parts = { draft, asked, state, context, known };
  const prepared = mock === undefined ? unmocked(parts) : mocked(parts, mock);
  return { ...prepared, retries: uncounted(state, context, mock) };
}

type Sent = Omit<PreparedTest, "retries">;

interface Parts {
  readonly draft: TestDraft;
  readonly asked: TestStateRequest;
  readonly state: JsonObject;
  readonly context: JsonObject;
  /** Variables. */
  readonly known: JsonObject;
}

function unmocked({ asked, state, context, known }: Parts): Sent {
  const rest = readsAllOfStates(state)
    ? " What reads $states as a whole sees a context object that TestState makes up."
    : "";
  if (contextReads(state, "all") === 0) {
    const note = "TestState takes it only together with an answer, so it is left out.";
    const unread = rest === "" ? "The state reads nothing of it. " : "";
    return { request: asked, note: `${unread}${note}${rest}` };
  }
  const { name, path } = asVariable(state, known);
  const note = `TestState takes a context object only together with an answer: this one is sent as the variable $${name}, and ${path} in the state as $${name}.`;
  const sent = {
    state: withVariable(state, "all", name),
    variables: { ...known, [name]: context },
  };
  return { request: { ...asked, ...textsOf(sent) }, note: note + rest };
}

function mocked({ draft, asked, state, context, known }: Parts, mock: MockDraft): Sent {
  const { Map: map, ...taken } = context;
  const request = { ...asked, ...retried(state, context, mock) };
  const token = draft.context.includes(UNKNOWN_TOKEN)
    ? " The history does not keep the task token: Task.Token is a text in its place."
    : "";
  if (map === undefined) {
    return { request: { ...request, context: draft.context }, note: token.trim() };
  }
  const given = { ...request, context: stringifyJson(taken) };
  if (contextReads(state, "Map") === 0) {
    return { request: given, note: `TestState takes no Map in it, so that is left out.${token}` };
  }
  const { name, path } = asVariable(state, known);
  const note = `TestState takes no Map in it: that is sent as the variable $${name}, and ${path}.Map in the state as $${name}.Map.${token}`;
  const sent = {
    state: withVariable(state, "Map", name),
    variables: { ...known, [name]: { Map: map } },
  };
  return { request: { ...given, ...textsOf(sent) }, note };
}

/** How often the state was tried again in the execution; 0 where it has no Retry, or nothing tells. */
function retriesBefore({ Retry: retriers }: JsonObject, { State: place }: JsonObject): number {
  const count = isJsonObject(place) ? place["RetryCount"] : undefined;
  const isKnown = typeof count === "number" && Number.isInteger(count) && count > 0;
  return isKnown && isJsonArray(retriers) && retriers.length > 0 ? count : 0;
}

/** The same for TestState, where only one retrier can have done that. */
function retried(
  state: JsonObject,
  context: JsonObject,
  { kind }: MockDraft,
): Pick<TestStateRequest, "stateConfiguration"> {
  const retrierRetryCount = retriesBefore(state, context);
  if (kind !== "error" || retrierRetryCount === 0 || hasSeveral(state)) return {};
  return { stateConfiguration: { retrierRetryCount } };
}

function hasSeveral({ Retry: retriers }: JsonObject): boolean {
  return isJsonArray(retriers) && retriers.length > 1;
}

function uncounted(state: JsonObject, context: JsonObject, mock: MockDraft | undefined): string {
  const count = retriesBefore(state, context);
  const isCounted = mock !== undefined && (mock.kind === "result" || !hasSeveral(state));
  if (count === 0 || isCounted) return "";
  const times = count === 1 ? "once" : `${count} times`;
  const why =
    mock === undefined
      ? "TestState takes that count only together with an answer"
      : "for which of its retriers that counts is not known";
  return `It had been tried again ${times} before: ${why}, so the test counts no retry. A failure that Retry names is RETRIABLE here, also where its retries were used up in the execution.`;
}

function asVariable(
  { QueryLanguage: language }: JsonObject,
  known: JsonObject,
): { readonly name: string; readonly path: string } {
  let name = "context";
  for (let n = 2; Object.hasOwn(known, name); n++) name = `context${n}`;
  return { name, path: language === "JSONata" ? "$states.context" : "$$" };
}

function textsOf(sent: {
  readonly state: JsonObject;
  readonly variables: JsonObject;
}): Pick<TestStateRequest, "definition" | "variables"> {
  const { state, variables } = sent;
  return { definition: prettyJson(stringifyJson(state)), variables: stringifyJson(variables) };
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
