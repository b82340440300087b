// identity.ts — who a new execution is: its names, its ARN, its birth.
import { executionArn, expressExecutionArn, type TimestampMs } from "../base/index.ts";
import type { ExecutionIdentity } from "../core/index.ts";
import type { Chance } from "./ports.ts";
import type { KnownRevision } from "./programs.ts";
import type { StartRequest } from "./records.ts";
import type { ExecutionBirth } from "./store-port.ts";

export interface NewExecution {
  readonly identity: ExecutionIdentity;
  readonly birth: ExecutionBirth;
}

type Draft<T> = { -readonly [member in keyof T]: T[member] };

/** Member by member: one of these is made for every start. */
export function newExecution(
  request: StartRequest,
  { revision, scope }: Pick<KnownRevision, "revision" | "scope">,
  chance: Chance,
  now: TimestampMs,
): NewExecution {
  const { stateMachineArn, type, roleArn, revisionId } = revision;
  const { name, arn } = namesOf(request, { revision, scope }, chance, now);
  const { region, account } = scope;
  const identity: Draft<ExecutionIdentity> = {
    arn,
    name,
    roleArn,
    stateMachineArn,
    stateMachineName: revision.name,
    type,
    flow: 0,
    region,
    account,
  };
  const birth: Draft<ExecutionBirth> = {
    name,
    type,
    stateMachineArn,
    startDate: now,
    input: request.input.text(),
    roleArn,
    revisionId,
    flow: 0,
  };
  const { stateMachineVersionArn, stateMachineAliasArn, traceHeader } = request;
  if (stateMachineVersionArn !== undefined) {
    identity.stateMachineVersionArn = stateMachineVersionArn;
    birth.stateMachineVersionArn = stateMachineVersionArn;
  }
  if (stateMachineAliasArn !== undefined) {
    identity.stateMachineAliasArn = stateMachineAliasArn;
    birth.stateMachineAliasArn = stateMachineAliasArn;
  }
  if (traceHeader !== undefined) birth.traceHeader = traceHeader;
  return { identity, birth };
}

function namesOf(
  { name: given }: StartRequest,
  { revision, scope }: Pick<KnownRevision, "revision" | "scope">,
  chance: Chance,
  now: TimestampMs,
): { readonly name: string; readonly arn: string } {
  if (revision.type === "EXPRESS") {
    // In no index of the store, so their order does not matter.
    const name = given ?? chance.uuid();
    return { name, arn: expressExecutionArn(scope, revision.name, name, chance.uuid()) };
  }
  const name = given ?? orderedUuid(chance, now);
  return { name, arn: executionArn(scope, revision.name, name) };
}

/**
 * A version 4 UUID whose first 48 bits are the time: names that we give then lie side by side in the store's
 * index, which halves the cost of a start. 74 random bits are left.
 */
function orderedUuid(chance: Chance, now: TimestampMs): string {
  if (now !== prefixAt) {
    const time = now.toString(16).padStart(12, "0");
    prefix = `${time.slice(0, 8)}-${time.slice(8)}-`;
    prefixAt = now;
  }
  return prefix + chance.uuid().slice(14);
}

/** Of the names given in this millisecond. */
let prefix = "";
let prefixAt: TimestampMs = Number.NaN;
