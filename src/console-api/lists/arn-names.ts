// arn-names.ts — names that stand in ARNs.
import type { ArnHome, Scope } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";

/** The documents of a kind whose names begin so: those made before names knew of partitions stand behind the others. */
export function documentsOf(
  { catalog }: Engine,
  kind: "activity" | "stateMachine",
  scope: Scope,
  arnOf: (home: ArnHome, name: string) => string,
): ReturnType<Engine["catalog"]["list"]> {
  const prefixes = new Set([arnOf(scope, ""), arnOf({ ...scope, partition: "aws" }, "")]);
  return [...prefixes].flatMap((prefix) => catalog.list(kind, { prefix }));
}

/** Of a state machine, its version or alias, or `machine/label` of a Distributed Map's children. */
export function machineNameOf(stateMachineArn: string): string {
  return stateMachineArn.split(":")[6] ?? "";
}

/** `…:execution:machine:name`, `…:express:machine:name:id`. */
export function executionNameOf(executionArn: string): string {
  return executionArn.split(":")[7] ?? "";
}
