// target-checks.ts — what a target of a rule must be.
import { type JsonObject, parseArn } from "../../base/index.ts";
import { objectIn, textIn } from "../parameters.ts";
import { parsedJson } from "../parsed.ts";
import { invalid } from "./records.ts";

/** Targets to which EventBridge goes in a role of the rule's owner, by the service of their ARN. */
const WITH_ROLE: ReadonlySet<string> = new Set([
  ...["batch", "codebuild", "codepipeline", "ecs", "firehose", "kinesis"],
  ...["glue", "redshift", "sagemaker", "ssm", "states"],
]);

/** Throws what refuses a whole request of PutTargets. */
export function refuseTarget(target: JsonObject): void {
  const id = String(target["Id"] ?? "");
  const arn = textIn(target, "Arn") ?? "";
  if (textIn(target, "RoleArn") === undefined && WITH_ROLE.has(parseArn(arn)?.service ?? ""))
    throw invalid(`RoleArn is required for target ${arn}.`);
  const input = textIn(target, "Input") || undefined;
  const path = textIn(target, "InputPath") || undefined;
  const given = [input, path, objectIn(target, "InputTransformer")];
  if (given.filter((one) => one !== undefined).length > 1)
    throw invalid(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`,
    );
  if (input !== undefined && parsedJson(input) === undefined)
    throw invalid(`JSON syntax error in input for target ${id} : ${input}`);
}

/** One target's own failure. */
export function targetProblem(target: JsonObject): JsonObject | undefined {
  const arn = textIn(target, "Arn") ?? "";
  if (parseArn(arn) === undefined)
    return {
      ErrorCode: "ValidationException",
      ErrorMessage: `Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`,
    };
  if (arn.endsWith(".fifo") && objectIn(target, "SqsParameters") === undefined)
    return {
      ErrorCode: "ValidationException",
      ErrorMessage: `Parameter(s) SqsParameters must be specified for target: ${String(target["Id"])}.`,
    };
  return undefined;
}
