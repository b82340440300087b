// jsonata-template.ts — `{% … %}` texts and the templates that hold them.
import { isJsonArray, isJsonObject, type Json } from "../../base/index.ts";
import { jsonataOf } from "../../query/index.ts";
import { type Field, type FieldRule, reject } from "./context.ts";
import { expressionFacts } from "./expressions.ts";

/** True for a text that is one whole expression. */
export function isExpressionText(value: Json): boolean {
  return typeof value === "string" && jsonataOf(value) !== undefined;
}

/** Any JSON; every `{% … %}` text in it is an expression that must hold. */
export const jsonataTemplate: FieldRule = (field) => {
  checkTemplate(field, field.value, field.name);
};

/** One whole expression. */
export const checkExpression: FieldRule = (field) => {
  if (typeof field.value === "string") checkText(field, field.value, field.name);
};

function checkTemplate(field: Field, value: Json, name: string): void {
  if (typeof value === "string") checkText(field, value, name);
  else if (isJsonArray(value)) {
    value.forEach((item, i) => {
      checkTemplate(field, item, `${name}[${i}]`);
    });
  } else if (isJsonObject(value)) {
    // A member of an object is there.
    for (const key of Object.keys(value))
      checkTemplate(field, value[key] as Json, `${name}/${key}`);
  }
}

function checkText(field: Field, text: string, name: string): void {
  const expression = jsonataOf(text);
  if (expression === undefined) {
    if (isHalfDelimited(text)) {
      reject(
        field,
        `The value for the field '${name}' must be a JSONata expression that starts with '{%' and ends with '%}'`,
      );
    }
    return;
  }
  const facts = expressionFacts(expression);
  if (!facts.ok) {
    reject(
      field,
      `The JSONata expression '${expression.trim()}' specified for the field '${name}' is not valid. ${facts.problem}`,
    );
    return;
  }
  for (const path of facts.statesPaths) checkStatesPath(field, name, path);
}

/**
 * Developer guide: "Improperly opening or closing the expression will result in a validation error." With a
 * space on the outer side of both it is a plain text (recorded).
 */
function isHalfDelimited(text: string): boolean {
  return text.startsWith("{%") || text.endsWith("%}");
}

const WITH_RESULT: ReadonlySet<string> = new Set(["Task", "Parallel", "Map"]);

function checkStatesPath(field: Field, name: string, path: string): void {
  const [root] = path.split(".");
  if (root === "result" && !hasResult(field)) {
    reject(field, `The variable '$states.result' is not available in the field '${name}'`);
  }
  if (root === "errorOutput" && !inCatcher(field)) {
    reject(field, `The variable '$states.errorOutput' is not available in the field '${name}'`);
  }
}

/** Output and Assign of a state that had something done for it. */
function hasResult(field: Field): boolean {
  const { state, name } = field;
  return (
    WITH_RESULT.has(state.type) &&
    (name === "Output" || name === "Assign") &&
    field.owner === state.value
  );
}

function inCatcher(field: Field): boolean {
  return (
    Object.hasOwn(field.owner, "ErrorEquals") &&
    (field.name === "Output" || field.name === "Assign")
  );
}
