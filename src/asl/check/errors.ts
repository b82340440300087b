// errors.ts — Retry and Catch.
import { isJsonArray, isJsonObject, type Json, memberOf } from "../../base/index.ts";
import { assign } from "./assign.ts";
import { type Field, type FieldRule, reject } from "./context.ts";
import { checkFields, fieldTable } from "./fields.ts";
import { jsonataTemplate } from "./jsonata-template.ts";
import { resultPath } from "./path-template.ts";
import { between, filledList, integer, list, object, oneOf, text } from "./values.ts";

const MAX_INTEGER = 99_999_999;
/** One leap year and a second, exclusive. */
const MAX_DELAY_SECONDS = 31_622_400;

const errorNames: FieldRule = filledList(text);

const RETRIER = fieldTable(
  {
    both: {
      ErrorEquals: errorNames,
      IntervalSeconds: integer(1, MAX_INTEGER),
      MaxAttempts: integer(0, MAX_INTEGER),
      BackoffRate: between(1, Number.POSITIVE_INFINITY),
      MaxDelaySeconds: integer(1, MAX_DELAY_SECONDS),
      JitterStrategy: oneOf("FULL", "NONE"),
      Comment: text,
    },
  },
  { required: ["ErrorEquals"] },
);

const CATCHER = fieldTable(
  {
    both: { ErrorEquals: errorNames, Next: text, Assign: assign, Comment: text },
    jsonPath: { ResultPath: resultPath },
    jsonata: { Output: jsonataTemplate },
  },
  { required: ["ErrorEquals", "Next"] },
);

export const retry: FieldRule = (field) => {
  list(object((item, value) => checkFields({ ...item, value }, RETRIER)))(field);
  checkWildcards(field);
};

export const catchers: FieldRule = (field) => {
  list(object((item, value) => checkFields({ ...item, value }, CATCHER)))(field);
  checkWildcards(field);
};

/** States Language, "Errors": States.ALL stands alone, and in the last Retrier or Catcher. */
function checkWildcards(field: Field): void {
  if (!isJsonArray(field.value)) return;
  const last = field.value.length - 1;
  field.value.forEach((item, i) => {
    const names = isJsonObject(item) ? memberOf(item, "ErrorEquals") : undefined;
    if (!isJsonArray(names) || !names.includes("States.ALL")) return;
    const place = { parent: { parent: field.place, key: i }, key: "ErrorEquals" };
    const wildcard: Field = { ...field, value: names as Json, place };
    if (names.length > 1) {
      reject(wildcard, "States.ALL must be the only error name in 'ErrorEquals'");
    } else if (i < last) {
      reject(wildcard, `States.ALL must be in the last element of '${field.name}'`);
    }
  });
}
