// arn-names.ts — names that stand in ARNs.

/** Of a state machine, its version or alias, or `machine/label` of a Distributed Map's children. */
export function machineNameOf(stateMachineArn: string): string {
  return stateMachineArn.split(":")[6] ?? "";
}

/** `…:execution:machine:name`, `…:express:machine:name:id`. */
export function executionNameOf(executionArn: string): string {
  return executionArn.split(":")[7] ?? "";
}
