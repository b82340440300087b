// ValidateStateMachineDefinition — every problem that CreateStateMachine would refuse, and warnings on request.
import type {
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput,
} from "@aws-sdk/client-sfn";
import { isValidDefinition } from "../../asl/index.ts";
import type { Operation } from "../context.ts";
import { diagnose } from "../definitions.ts";
import { pageLimit } from "../paging.ts";

export const validateStateMachineDefinition: Operation<
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput
> = async (context, request) => {
  const all = diagnose(request.definition, request.type ?? "STANDARD", context);
  const wanted = all.filter(
    ({ severity }) => severity === "ERROR" || request.severity === "WARNING",
  );
  const limit = pageLimit(request.maxResults);
  return {
    result: isValidDefinition(all) ? "OK" : "FAIL",
    diagnostics: wanted.slice(0, limit).map(({ severity, code, message, location }) => ({
      severity,
      code,
      message,
      location,
    })),
    truncated: wanted.length > limit,
  };
};
