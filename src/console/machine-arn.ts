// machine-arn.ts — what an ARN of a state machine names: the machine, one of its versions, or an alias.

export interface MachineArn {
  readonly machineArn: string;
  readonly name: string;
  readonly version?: string;
  readonly alias?: string;
}

const PARTS_OF_MACHINE = 7;

export function machineArnOf(arn: string): MachineArn {
  const parts = arn.split(":");
  const machine = parts.slice(0, PARTS_OF_MACHINE);
  const qualifier = parts[PARTS_OF_MACHINE];
  const named = { machineArn: machine.join(":"), name: machine.at(-1) ?? arn };
  if (qualifier === undefined) return named;
  // An alias's name is never a number.
  return /^\d+$/.test(qualifier)
    ? { ...named, version: qualifier }
    : { ...named, alias: qualifier };
}
