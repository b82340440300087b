// data-flow.ts — the road of data through one state, in either language.
//
// JSONPath: InputPath → Parameters → work → ResultSelector → Assign, ResultPath → OutputPath.
// JSONata: Arguments → work → Assign, Output. All expressions see the variables as they were on entry.

import type { Assignment, State, Template } from "../asl/index.ts";
import { type Json, Payload } from "../base/index.ts";
import { type QueryEnv, QueryFailure } from "../query/index.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";
import { PAYLOAD_BYTES_CEILING } from "./payload-size.ts";

/** New values of variables, in the order of the definition. */
export type Assigned = readonly (readonly [name: string, value: Payload])[];

/** What a state leaves with. */
export interface Conclusion {
  readonly output: Payload;
  readonly assigned: Assigned | undefined;
}

const EMPTY: Payload = new Payload({}, "{}");

/** The input as the state sees it, behind InputPath. */
export function effectiveInput(draft: Draft, frame: Frame, state: State): Payload | QueryFailure {
  const input = selected(state.data.inputPath, draft.env.of(frame, frame.input.value), frame.input);
  if (draft.inspector !== undefined && state.language === "JSONPath") {
    note(draft, "afterInputPath", input);
  }
  return input;
}

/** What a path of `data` selects; all of it where there is no path, nothing for `null`. */
function selected(
  path: State["data"]["inputPath"],
  env: QueryEnv,
  data: Payload,
): Payload | QueryFailure {
  if (path === undefined) return data;
  return path === null ? EMPTY : payloadOf(path(env), data);
}

function note(draft: Draft, stage: string, data: Payload | QueryFailure): void {
  if (!(data instanceof QueryFailure)) draft.inspector?.note(stage, data);
}

/** Parameters or Arguments; the effective input where there are none. */
export function taskParameters(
  draft: Draft,
  frame: Frame,
  state: State,
  input: Payload,
): Payload | QueryFailure {
  const template = state.data.parameters;
  const filled = template === undefined ? input : fill(template, draft.env.of(frame, input.value));
  if (draft.inspector !== undefined) {
    note(draft, state.language === "JSONata" ? "afterArguments" : "afterParameters", filled);
  }
  return filled;
}

/** The way out for a state that has worked: `result` is what came of it. */
export function conclude(
  draft: Draft,
  frame: Frame,
  state: State,
  result: Payload,
): Conclusion | QueryFailure {
  if (state.language === "JSONata") {
    const env = draft.env.of(frame, frame.input.value).withResult(result.value);
    return concludeJsonata(state, env, result);
  }
  return concludeJsonPath(draft, frame, state, result);
}

/** The way out for Pass, Wait, Choice and Succeed in JSONata, where there is no `$states.result`. */
export function concludeWithoutResult(
  draft: Draft,
  frame: Frame,
  state: { readonly data: Pick<State["data"], "output" | "assign"> },
): Conclusion | QueryFailure {
  const { output, assign } = state.data;
  if (output === undefined && assign === undefined)
    return { output: frame.input, assigned: undefined };
  return concludeJsonata(state, draft.env.of(frame, frame.input.value), frame.input);
}

function concludeJsonata(
  state: { readonly data: Pick<State["data"], "output" | "assign"> },
  env: QueryEnv,
  result: Payload,
): Conclusion | QueryFailure {
  const { output, assign } = state.data;
  const assigned = assign === undefined ? undefined : evaluateAssign(assign, env);
  if (assigned instanceof QueryFailure) return assigned;
  const left = output === undefined ? result : fill(output, env);
  return left instanceof QueryFailure ? left : { output: left, assigned };
}

function concludeJsonPath(
  draft: Draft,
  frame: Frame,
  state: State,
  result: Payload,
): Conclusion | QueryFailure {
  const { resultSelector, assign } = state.data;
  const kept =
    resultSelector === undefined ? result : fill(resultSelector, draft.env.of(frame, result.value));
  if (kept instanceof QueryFailure) return kept;
  draft.inspector?.note("afterResultSelector", kept);
  const assigned =
    assign === undefined ? undefined : evaluateAssign(assign, draft.env.of(frame, kept.value));
  if (assigned instanceof QueryFailure) return assigned;
  const merged = placeResult(frame, state, kept);
  if (merged instanceof QueryFailure) return merged;
  draft.inspector?.note("afterResultPath", merged);
  const output = selectOutput(draft, frame, state, merged);
  return output instanceof QueryFailure ? output : { output, assigned };
}

function placeResult(frame: Frame, state: State, result: Payload): Payload | QueryFailure {
  const { resultPath } = state.data;
  if (resultPath === undefined) return result;
  if (resultPath === null) return frame.input;
  return payloadOf(resultPath(frame.input.value, result.value), result);
}

/** OutputPath. */
export function selectOutput(
  draft: Draft,
  frame: Frame,
  state: State,
  merged: Payload,
): Payload | QueryFailure {
  return selected(state.data.outputPath, draft.env.of(frame, merged.value), merged);
}

/** All right-hand sides of an `Assign`. */
export function evaluateAssign(assign: Assignment, env: QueryEnv): Assigned | QueryFailure {
  const assigned: (readonly [string, Payload])[] = [];
  for (const { name, template } of assign) {
    const value = fill(template, env);
    if (value instanceof QueryFailure) return value;
    assigned.push([name, value]);
  }
  return assigned;
}

/** The template's value; the shared constant where it is one. */
export function fill(template: Template, env: QueryEnv): Payload | QueryFailure {
  if (template.constant !== undefined) return template.constant;
  const value = template.evaluate(env);
  return value instanceof QueryFailure ? value : new Payload(value);
}

/**
 * A list of outputs. AWS joins their texts as they are, so one that came from outside with spaces in it keeps
 * them.
 */
export function listPayload(outputs: readonly (Payload | undefined)[]): Payload {
  const values = outputs.map((output) => output?.value ?? null);
  const texts: string[] = [];
  let length = 2;
  for (const output of outputs) {
    const text = output?.text() ?? "null";
    length += text.length + 1;
    // No payload may be this long: whoever asks for its size learns so without the text.
    if (length > PAYLOAD_BYTES_CEILING) return new Payload(values);
    texts.push(text);
  }
  return new Payload(values, `[${texts.join(",")}]`);
}

/** `known` where it holds this very value, so that its text is not made again. */
function payloadOf(value: Json | QueryFailure, known: Payload): Payload | QueryFailure {
  if (value instanceof QueryFailure) return value;
  return value === known.value ? known : new Payload(value);
}
