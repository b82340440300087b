// execution-item.ts — an execution as lists show it.
import type { ExecutionItem } from "../../console-wire/index.ts";
import type { ExecutionSummary } from "../../engine/index.ts";
import { machineNameOf } from "./arn-names.ts";

type StartedBy = "stateMachineVersionArn" | "stateMachineAliasArn";

/** Of what is told of a change, what was not started by a version or an alias has members that say so. */
type Summary = Omit<ExecutionSummary, StartedBy> & {
  readonly [K in StartedBy]?: string | undefined;
} & { readonly error?: string };

export function executionItem(summary: Summary): ExecutionItem {
  const { executionArn, stateMachineArn, name, type, status, startDate, redriveCount } = summary;
  const { stopDate, mapRunArn, itemCount, error } = summary;
  const { stateMachineVersionArn: versionArn, stateMachineAliasArn: aliasArn } = summary;
  return {
    ...{ executionArn, stateMachineArn, name, type, status, startDate, redriveCount },
    machineName: machineNameOf(stateMachineArn),
    ...(stopDate === undefined ? {} : { stopDate }),
    ...(mapRunArn === undefined ? {} : { mapRunArn }),
    ...(itemCount === undefined ? {} : { itemCount }),
    ...(versionArn === undefined ? {} : { versionArn }),
    ...(aliasArn === undefined ? {} : { aliasArn }),
    ...(error === undefined ? {} : { error }),
  };
}
