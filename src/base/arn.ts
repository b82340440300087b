// arn.ts — Amazon resource names of Step Functions, taken apart and put together in one place.

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

function statesArn(scope: Scope, resource: string): string {
  return `arn:aws:states:${scope.region}:${scope.account}:${resource}`;
}

/** `name` may be `name`, `name:3` (version), `name:alias` or `name/label`. */
export function stateMachineArn(scope: Scope, name: string): string {
  return statesArn(scope, `stateMachine:${name}`);
}

/** `machine` is the machine's name, `name/label` for a child of a Distributed Map. */
export function executionArn(scope: Scope, machine: string, name: string): string {
  return statesArn(scope, `execution:${machine}:${name}`);
}

/** Express executions carry a second id, new for every start. */
export function expressExecutionArn(
  scope: Scope,
  machine: string,
  name: string,
  id: string,
): string {
  return statesArn(scope, `express:${machine}:${name}:${id}`);
}

export function activityArn(scope: Scope, name: string): string {
  return statesArn(scope, `activity:${name}`);
}

export function mapRunArn(scope: Scope, machine: string, label: string, id: string): string {
  return statesArn(scope, `mapRun:${machine}/${label}:${id}`);
}
