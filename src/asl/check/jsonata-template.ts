// jsonata-template.ts — `{% … %}` texts and the templates that hold them.
import { isJsonArray, isJsonObject, type Json } from "../../base/index.ts";
import { jsonataOf } from "../../query/index.ts";
import { type Field, type FieldRule, reject } from "./context.ts";
import { expressionFacts } from "./expressions.ts";
import { EXPRESSION_NODES_MAX, type Place, placeIn } from "./report.ts";

/** True for a text that is one whole expression. */
export function isExpressionText(value: Json): boolean {
  return typeof value === "string" && jsonataOf(value) !== undefined;
}

/** Any JSON; every `{% … %}` text in it is an expression that must hold. */
export const jsonataTemplate: FieldRule = (field) => {
  checkTemplate(field, field.value, { name: field.name, place: field.place });
};

/** One whole expression. */
export const checkExpression: FieldRule = (field) => {
  const { name, place, value } = field;
  if (typeof value === "string") checkText(field, value, { name, place });
};

/** A value inside a field. */
interface Part {
  /** As messages call it. */
  readonly name: string;
  readonly place: Place;
}

function checkTemplate(field: Field, value: Json, { name, place }: Part): void {
  if (typeof value === "string") checkText(field, value, { name, place });
  else if (isJsonArray(value)) {
    value.forEach((item, i) => {
      checkTemplate(field, item, { name: `${name}[${i}]`, place: placeIn(place, i) });
    });
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const part = { name: `${name}/${key}`, place: placeIn(place, key) };
      checkTemplate(field, value[key] as Json, part); // One of its own names.
    }
  }
}

function checkText(field: Field, text: string, { name, place }: Part): void {
  const complain = (message: string): void => reject(field, message, undefined, place);
  const expression = jsonataOf(text);
  if (expression === undefined) {
    if (isHalfDelimited(text)) {
      complain(
        `The value for the field '${name}' must be a JSONata expression that starts with '{%' and ends with '%}'`,
      );
    }
    return;
  }
  const { report } = field.state.machine.definition;
  if (!report.takesExpressions) return;
  const facts = expressionFacts(expression);
  if (!facts.ok) {
    report.countExpression(expression.length / LETTERS_PER_NODE);
    complain(
      `The JSONata expression '${shown(expression.trim())}' specified for the field '${name}' is not valid. ${facts.problem}`,
    );
    return;
  }
  if (!report.countExpression(facts.nodes)) {
    complain(tooMany(name));
    return;
  }
  for (const path of facts.statesPaths) {
    const missing = missingVariable(field, path);
    if (missing !== undefined) {
      complain(`The variable '$states.${missing}' is not available in the field '${name}'`);
    }
  }
}

function tooMany(name: string): string {
  return `The JSONata expressions of the definition have more than ${EXPRESSION_NODES_MAX} names, values and operators together, counted up to the field '${name}'. Put constant data into the input, or divide the work among several state machines`;
}

/** Of an expression that is not valid, which has been read to its first mistake. */
const LETTERS_PER_NODE = 2;
/** Nobody reads more of one. */
const SHOWN_LENGTH_MAX = 10_000;

function shown(expression: string): string {
  if (expression.length <= SHOWN_LENGTH_MAX) return expression;
  return `${expression.slice(0, SHOWN_LENGTH_MAX)}…`;
}

/**
 * Developer guide: "Improperly opening or closing the expression will result in a validation error." With a
 * space on the outer side of both it is a plain text (recorded).
 */
function isHalfDelimited(text: string): boolean {
  return text.startsWith("{%") || text.endsWith("%}");
}

const WITH_RESULT: ReadonlySet<string> = new Set(["Task", "Parallel", "Map"]);

/** What a path below `$states` begins with and the field has not. */
function missingVariable(field: Field, path: string): string | undefined {
  const [root] = path.split(".");
  if (root === "result" && !hasResult(field)) return root;
  return root === "errorOutput" && !inCatcher(field) ? root : undefined;
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
