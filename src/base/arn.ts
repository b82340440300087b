// arn.ts — Amazon resource names, taken apart and put together in one place.
import { partitionOf } from "./partition.ts";

/** The account and region that a request speaks for. */
export interface Scope {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything behind the fifth colon: `stateMachine:name`, `execution:machine:name`, … */
  readonly resource: string;
}

/** The five parts of an ARN, or undefined where the text is none. */
export function parseArn(text: string): ArnParts | undefined {
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/s.exec(text);
  if (match === null) return undefined;
  const [, partition = "", service = "", region = "", account = "", resource = ""] = match;
  return { partition, service, region, account, resource };
}

/** Where a thing is. The partition is that of the region, unless a name that is there already says another. */
export interface ArnHome extends Scope {
  readonly partition?: string | undefined;
}

/** `arn:aws:<service>:<region>:<account>:<resource>`, in the partition of the region. */
export function arnOf(home: ArnHome, service: string, resource: string): string {
  const { account, partition = partitionOf(home.region), region } = home;
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Of a service that has no regions: IAM, STS. The partition is that of the region spoken for. */
export function globalArn(home: ArnHome, service: string, resource: string): string {
  const { account, partition = partitionOf(home.region) } = home;
  return `arn:${partition}:${service}::${account}:${resource}`;
}

/** The role of those that are given none: nothing asks whether it is there. */
export function defaultRoleArn(scope: Scope): string {
  return globalArn(scope, "iam", "role/treadle");
}

export function bucketArn(region: string, name: string): string {
  return globalArn({ region, account: "" }, "s3", name);
}

function statesArn(home: ArnHome, resource: string): string {
  return arnOf(home, "states", resource);
}

/** `name` may be `name`, `name:3` (version), `name:alias` or `name/label`. */
export function stateMachineArn(home: ArnHome, name: string): string {
  return statesArn(home, `stateMachine:${name}`);
}

/** `machine` is the machine's name, `name/label` for a child of a Distributed Map. */
export function executionArn(home: ArnHome, machine: string, name: string): string {
  return statesArn(home, `execution:${machine}:${name}`);
}

/** Express executions carry a second id, new for every start. */
export function expressExecutionArn(
  home: ArnHome,
  machine: string,
  name: string,
  id: string,
): string {
  return statesArn(home, `express:${machine}:${name}:${id}`);
}

export function activityArn(home: ArnHome, name: string): string {
  return statesArn(home, `activity:${name}`);
}

export function mapRunArn(home: ArnHome, machine: string, label: string, id: string): string {
  return statesArn(home, `mapRun:${machine}/${label}:${id}`);
}
