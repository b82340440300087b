// remarks.ts — what a definition says that is right by the language and probably not meant: for people, AWS says nothing
// of it.
import {
  didYouMean,
  type Guessing,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  nearest,
  newGuessing,
} from "../../base/index.ts";
import type { DefinitionDocument, Path, Remark } from "../parse/index.ts";

/** Of the document itself, and the names of errors in Retry and Catch that no error has. */
export function remarksOn(document: DefinitionDocument): readonly Remark[] {
  const names = errorNamesIn(document.value, []);
  const guessing = newGuessing();
  const doubtful = names.flatMap(({ name, path }) => {
    const doubt = doubtOf(name, guessing);
    return doubt === undefined ? [] : [{ ...document.positionAt(path), ...doubt }];
  });
  return [...document.remarks(), ...doubtful];
}

/** Developer guide, "Error handling"; and what Lambda itself fails with. */
const STATES_ERRORS = [
  ...["States.ALL", "States.BranchFailed", "States.DataLimitExceeded"],
  ...["States.ExceedToleratedFailureThreshold", "States.HeartbeatTimeout", "States.Http.Socket"],
  ...["States.IntrinsicFailure", "States.ItemReaderFailed", "States.NoChoiceMatched"],
  ...["States.ParameterPathFailure", "States.Permissions", "States.QueryEvaluationError"],
  ...["States.ResultPathMatchFailure", "States.ResultWriterFailed", "States.Runtime"],
  ...["States.TaskFailed", "States.Timeout"],
];
const LAMBDA_ERRORS = [
  ...["Lambda.AWSLambdaException", "Lambda.ClientExecutionTimeoutException"],
  ...["Lambda.SdkClientException", "Lambda.ServiceException", "Lambda.TooManyRequestsException"],
  ...["Lambda.Unknown"],
];
const KNOWN = [...STATES_ERRORS, ...LAMBDA_ERRORS];
const HTTP_STATUS = /^States\.Http\.StatusCode\.\d+$/;

/** Only a slip of the pen is worth a doubt where the name could be an error of somebody's own. */
const SLIPS_MAX = 2;

function doubtOf(name: string, guessing: Guessing): Pick<Remark, "hint" | "message"> | undefined {
  if (KNOWN.includes(name) || HTTP_STATUS.test(name)) return undefined;
  const hint = guessing.left > 0 ? didYouMean(name, KNOWN, guessing) : undefined;
  if (name.startsWith("States.")) {
    const message = `'${name}' is no error of Step Functions, and an error of one's own cannot begin with 'States.'`;
    return hint === undefined ? { message } : { message, hint };
  }
  if (!name.includes(".") || hint === undefined) return undefined;
  if (nearest(name, KNOWN, SLIPS_MAX, guessing) === undefined) return undefined;
  return { message: `'${name}' is no error that Step Functions or Lambda gives`, hint };
}

interface ErrorName {
  readonly name: string;
  readonly path: Path;
}

function errorNamesIn(machine: Json | undefined, path: Path): readonly ErrorName[] {
  const states = isJsonObject(machine) ? memberOf(machine, "States") : undefined;
  if (!isJsonObject(states)) return [];
  return Object.entries(states).flatMap(([name, state]) =>
    isJsonObject(state) ? errorNamesOf(state, [...path, "States", name]) : [],
  );
}

function errorNamesOf(state: JsonObject, path: Path): readonly ErrorName[] {
  const own = ["Retry", "Catch"].flatMap((list) =>
    itemsOf(memberOf(state, list)).flatMap((item, i) =>
      namesOf(item, [...path, list, i, "ErrorEquals"]),
    ),
  );
  const branches = itemsOf(memberOf(state, "Branches")).flatMap((branch, i) =>
    errorNamesIn(branch, [...path, "Branches", i]),
  );
  const processors = ["ItemProcessor", "Iterator"].flatMap((field) =>
    errorNamesIn(memberOf(state, field), [...path, field]),
  );
  return [...own, ...branches, ...processors];
}

function namesOf(catcher: Json, path: Path): readonly ErrorName[] {
  const names = isJsonObject(catcher) ? itemsOf(memberOf(catcher, "ErrorEquals")) : [];
  return names.flatMap((name, i) =>
    typeof name === "string" ? [{ name, path: [...path, i] }] : [],
  );
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}
