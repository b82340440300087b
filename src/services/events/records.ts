// records.ts — what EventBridge keeps.
import { arnOf, type JsonObject, type Scope, type TimestampMs } from "../../base/index.ts";
import type { Texts } from "../parameters.ts";
import { ServiceFault } from "../service-fault.ts";

export interface BusRecord {
  readonly scope: Scope;
  readonly name: string;
  readonly description?: string;
  readonly policy?: string;
  readonly tags: Texts;
  readonly createdAt: TimestampMs;
}

export interface RuleRecord {
  readonly scope: Scope;
  readonly bus: string;
  readonly name: string;
  readonly pattern?: string;
  readonly schedule?: string;
  readonly state: string;
  readonly description?: string;
  readonly roleArn?: string;
  readonly tags: Texts;
  /** Rates count from here. */
  readonly since: TimestampMs;
  /** In the order of being put; each as PutTargets took it. */
  readonly targets: readonly JsonObject[];
}

export function busKey({ account, region }: Scope, name: string): string {
  return `${account}/${region}/${name}`;
}

export function ruleKey(scope: Scope, bus: string, name: string): string {
  return `${busKey(scope, bus)}\n${name}`;
}

export function busArn(scope: Scope, name: string): string {
  return arnOf(scope, "events", `event-bus/${name}`);
}

export function ruleArn({ scope, bus, name }: RuleRecord): string {
  const path = bus === "default" ? name : `${bus}/${name}`;
  return arnOf(scope, "events", `rule/${path}`);
}

export function missing(message: string): ServiceFault {
  return new ServiceFault("ResourceNotFoundException", message);
}

export function invalid(message: string): ServiceFault {
  return new ServiceFault("ValidationException", message);
}

export function exists(message: string): ServiceFault {
  return new ServiceFault("ResourceAlreadyExistsException", message);
}
