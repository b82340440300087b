// left-with.ts — the error in the output of a state whose Catch put it there as it was.
import { type Catcher, expressionsIn, type State } from "../../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../../base/index.ts";
import { type QueryEnv, QueryFailure } from "../../query/index.ts";
import type { FoldedVisit } from "../fold/index.ts";
import { isMeant } from "./decisions.ts";
import type { ErrorOutput } from "./failed-with.ts";
import { placed } from "./steps.ts";

interface Left {
  readonly state: State;
  /** As it stands in the definition. */
  readonly json: JsonObject;
  readonly visit: FoldedVisit;
  readonly input: Json;
  readonly output: Json;
}

/** Undefined unless the output is what one of the catchers makes of that error, and that catcher is the one for it. */
export function leftWith({ state, json, visit, input, output }: Left): ErrorOutput | undefined {
  if (!("catchers" in state)) return undefined;
  const { Catch: all } = json;
  const ofBranch = visit.type === "Parallel" && visit.failedInside !== undefined;
  for (const [at, catcher] of state.catchers.entries()) {
    if (visit.caughtBy !== undefined && catcher.next !== visit.caughtBy) continue;
    const written = isJsonArray(all) ? all[at] : undefined;
    const error = errorIn(output, isJsonObject(written) ? written : {}, state.language);
    if (error === undefined || !makes(catcher, input, error, output)) continue;
    const meant = state.catchers.findIndex(({ errorEquals }) =>
      isMeant(errorEquals, error.Error ?? "", ofBranch),
    );
    if (meant === at) return error;
  }
  return undefined;
}

function errorIn(
  output: Json,
  catcher: JsonObject,
  language: State["language"],
): ErrorOutput | undefined {
  const { Output: made, ResultPath: path } = catcher;
  if (language === "JSONata") {
    if (made === undefined) return errorOutputOf(output);
    const whole = expressionsIn(made, language, "Output").find(
      ({ text }) => text.trim() === "$states.errorOutput",
    );
    return whole && errorOutputOf(placed(output, whole));
  }
  if (path === undefined) return errorOutputOf(output);
  if (typeof path !== "string") return undefined;
  const [found] = expressionsIn({ "error.$": path }, "JSONPath", "");
  const value = found?.evaluate(seeing(output));
  return value instanceof QueryFailure ? undefined : errorOutputOf(value);
}

/** A place to write to sees nothing but the data. */
function seeing(input: Json): QueryEnv {
  const unseen = (): never => {
    throw new Error("a reference path reads the data alone");
  };
  return { input, now: 0, context: unseen, variable: unseen, random: unseen };
}

function errorOutputOf(value: Json | undefined): ErrorOutput | undefined {
  if (value === undefined || !isJsonObject(value)) return undefined;
  if (Object.keys(value).length !== 2) return undefined;
  const { Error: error, Cause: cause } = value;
  const isText = (one: Json | undefined): one is string | null =>
    one === null || typeof one === "string";
  return isText(error) && isText(cause) ? { Error: error, Cause: cause } : undefined;
}

function makes(catcher: Catcher, input: Json, error: ErrorOutput, output: Json): boolean {
  const { resultPath } = catcher;
  if (resultPath === undefined) return true;
  const made = resultPath === null ? undefined : resultPath(input, error);
  if (made === undefined || made instanceof QueryFailure) return false;
  return stringifyJson(made) === stringifyJson(output);
}
