// machine-arn.ts — what an ARN of a state machine names: the machine, one of its versions, or an alias.
// In an address people write `name:qualifier` for it, too.

export interface MachineArn {
  readonly machineArn: string;
  readonly name: string;
  readonly version?: string;
  readonly alias?: string;
}

const PARTS_OF_MACHINE = 7;

export function machineArnOf(arn: string): MachineArn {
  const parts = arn.split(":");
  const own = parts.length === 2 ? 1 : PARTS_OF_MACHINE;
  const machine = parts.slice(0, own);
  const qualifier = parts[own];
  const named = { machineArn: machine.join(":"), name: machine.at(-1) ?? arn };
  if (qualifier === undefined) return named;
  // An alias's name is never a number.
  return /^\d+$/.test(qualifier)
    ? { ...named, version: qualifier }
    : { ...named, alias: qualifier };
}
