// child-failure.ts — what to look at where a state failed because the execution that it started did.
//
// The cause describes the child, whose words are about its own data: nothing of the state that waited is searched for them.
import { foreignJson, isJsonObject, memberOf, stateCauseIn } from "../../base/index.ts";
import type { Blame } from "../../console-wire/index.ts";
import type { FoldedVisit } from "../fold/index.ts";
import { machineNameOf } from "../lists/index.ts";
import { missingMember } from "./missing-member.ts";
import type { Subject } from "./subject.ts";

export interface Children {
  /** Undefined where it is not here, or not any more. */
  of(executionArn: string): Promise<Subject | undefined>;
  blame(child: Subject): Promise<Blame | undefined>;
}

/** The execution that a visit waited for to its failed end. */
export function failedChildOf(
  { attempts }: FoldedVisit,
  { error }: Pick<Blame, "error">,
): string | undefined {
  return error === "States.TaskFailed" ? attempts.at(-1)?.childExecutionArn : undefined;
}

export async function childHint(
  arn: string,
  cause: string,
  children: Children,
): Promise<string | undefined> {
  const child = await children.of(arn);
  // After a redrive it may have failed with something else.
  const isSame = child !== undefined && child.record.redriveCount === 0;
  if (!isSame) return wordsHint(cause);
  const blame = await children.blame(child);
  const hint = blame?.hint;
  // Of a child's own child.
  if (blame === undefined || hint === undefined || IN_CHILD.test(hint)) return hint;
  const machine = machineNameOf(child.record.stateMachineArn);
  return `In ${blame.stateName} of the child execution (${machine}): ${hint}`;
}

const IN_CHILD = /^In .+ of the child execution/;
const NESTED_MAX = 8;

/** By its words alone, where they quote what was searched. */
async function wordsHint(cause: string): Promise<string | undefined> {
  let words = cause;
  for (let depth = 0; depth < NESTED_MAX; depth += 1) {
    const told = foreignJson(words);
    const inner = isJsonObject(told) ? memberOf(told, "Cause") : undefined;
    if (typeof inner !== "string") break;
    words = inner;
  }
  const told = stateCauseIn(words);
  if (told === undefined) return undefined;
  const hint = await missingMember(told.reason, undefined);
  return hint && `In ${told.stateName} of the child execution: ${hint}`;
}
