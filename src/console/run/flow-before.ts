// flow-before.ts — with what each step of a data flow is compared.
import type { DataFlow, DataStep } from "../../console-wire/index.ts";
import { isGiven } from "./flow-output.ts";
import { parsed } from "./json-text.ts";

/** Steps that the data itself goes through, also by a rule or a catcher; others compute something beside it. */
const DATA =
  /^(?:(?:Choices|Catch)\[\d+\]\/)?(?:Input|InputPath|Parameters|Arguments|Result|ResultSelector|OutputPath|Output|Error)$/;

/**
 * JSON text; undefined where a step begins something of its own. ResultPath puts a result into the state's input, and
 * Assign sets variables that may have had a value.
 */
export function valueBefore(
  { steps, variables }: Pick<DataFlow, "steps" | "variables">,
  step: DataStep,
): string | undefined {
  const at = steps.indexOf(step);
  const { field } = step;
  if (/(?:^|\/)ResultPath$/.test(field)) return steps[0]?.value;
  if (/(?:^|\/)Assign$/.test(field)) return variablesBefore(variables, step);
  if (!DATA.test(field) && field !== "ItemsPath") return undefined;
  return steps.slice(0, Math.max(0, at)).findLast((one) => isData(one))?.value;
}

function isData(step: DataStep): boolean {
  return isGiven(step) && (DATA.test(step.field) || /(?:^|\/)ResultPath$/.test(step.field));
}

/** As an object, with those alone that are set anew; their texts stay letter for letter. */
function variablesBefore(
  variables: DataFlow["variables"],
  { value }: DataStep,
): string | undefined {
  const set = parsed(value);
  if (typeof set !== "object" || set === null) return undefined;
  const known = new Map(variables.map((variable) => [variable.name, variable.value]));
  const members = Object.keys(set).flatMap((name) => {
    const text = known.get(name);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return members.length === 0 ? undefined : `{${members.join(",")}}`;
}
