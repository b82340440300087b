// declared-inputs.ts — what a project's rules and schedules start a state machine with.
import { foreignJson, isJsonArray, isJsonObject, type Json, stringifyJson } from "../base/index.ts";
import type { ProjectInput } from "../project/index.ts";
import type { Resource } from "../resources/index.ts";

/** Constant inputs alone; what a rule makes of its event is not known here. */
export function declaredInputs(
  resources: readonly Resource[],
  stateMachineArn: string,
): readonly ProjectInput[] {
  return resources.flatMap(({ name, properties, type }) => {
    if (type === "AWS::Scheduler::Schedule") {
      return inputTo(stateMachineArn, properties["Target"], name, "schedule");
    }
    const targets = type === "AWS::Events::Rule" ? properties["Targets"] : undefined;
    if (!isJsonArray(targets)) return [];
    return targets.flatMap((target) => inputTo(stateMachineArn, target, name, "rule"));
  });
}

function inputTo(
  stateMachineArn: string,
  target: Json | undefined,
  name: string,
  what: string,
): readonly ProjectInput[] {
  if (!isJsonObject(target)) return [];
  const { Arn: arn, Input: input } = target;
  if (typeof arn !== "string" || input === undefined) return [];
  // Templates give it as text, a treadle.yaml may give it as it is.
  const text = typeof input === "string" ? input : stringifyJson(input);
  // A version or an alias stands behind the machine's ARN.
  const isItsOwn = arn === stateMachineArn || arn.startsWith(`${stateMachineArn}:`);
  return isItsOwn && foreignJson(text) !== undefined ? [{ name, from: what, input: text }] : [];
}
