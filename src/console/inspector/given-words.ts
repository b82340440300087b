// given-words.ts — what is said of where the data of a test comes from.
import type { DataFlow, Visit } from "../../console-wire/index.ts";
import { parsed, valueAt } from "../run/index.ts";
import type { Run } from "../run-data/index.ts";

/** `flow`: that of the attempt which is meant. */
export function givenIn(
  { attempts }: Pick<Visit, "attempts">,
  { attempt }: Pick<DataFlow, "attempt">,
): string {
  if (attempt !== undefined && attempts[attempt - 1]?.notBegun === true) {
    return `Runs the state once, with what it was given before attempt ${attempt}, which did not begin.`;
  }
  const which = attempt === undefined || attempts.length < 2 ? "" : ` attempt ${attempt} of`;
  return `Runs the state once, with what it was given in${which} this execution.`;
}

type Place = Pick<Run, "states"> & {
  readonly view: Pick<Run["view"], "definition">;
  readonly selection: Pick<Run["selection"], "iteration">;
};

export function neverEntered(run: Place, stateId: string): string {
  return `Runs the state once. ${whyNot(run, stateId)}: its input and its variables are not known, so they are empty, for you to fill in.`;
}

function whyNot({ states, view, selection }: Place, stateId: string): string {
  if (isInDistributedMap(view.definition, stateId)) {
    return "It is entered in the child executions of its Map, never in this one";
  }
  if (!states.some(({ id }) => id === stateId)) return "It was never entered in this execution";
  return selection.iteration === undefined
    ? "It was not entered by the event that is chosen"
    : "It was never entered in the iteration that is chosen";
}

/** True of a state that runs in executions of its own, the children of a Distributed Map. */
function isInDistributedMap(definition: string, id: string): boolean {
  const root = parsed(definition);
  return [...id.matchAll(/\/(?:ItemProcessor|Iterator)\//g)].some(({ 0: inside, index }) => {
    const mode = `${id.slice(0, index)}${inside}ProcessorConfig/Mode`;
    return valueAt(root, mode) === "DISTRIBUTED";
  });
}
