// records.ts — what is kept of stacks: one record a stack, a resource, an event, a change set, and one of work under way.
import type { JsonObject, Scope, TimestampMs } from "../base/index.ts";
import type { Texts } from "../services/index.ts";

/** A template with all that was given to it: what a stack is, was or shall be. */
export interface StackVersion {
  /** As it was given, JSON or YAML. */
  readonly body: string;
  /** By name, as texts; defaults included, names of SSM's parameters not resolved. */
  readonly parameters: Texts;
  /** Values of SSM's parameters by their names, as they were when this version was asked for. */
  readonly ssm: Texts;
  /** Names of parameters with NoEcho. */
  readonly hidden: readonly string[];
  readonly tags: Texts;
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  readonly roleArn?: string;
}

export interface OutputRecord {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

export interface StackRecord {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly status: string;
  readonly statusReason?: string;
  readonly description?: string;
  readonly createdAt: TimestampMs;
  readonly updatedAt?: TimestampMs;
  readonly deletedAt?: TimestampMs;
  readonly version: StackVersion;
  readonly outputs: readonly OutputRecord[];
  /** Names of exports that it uses. */
  readonly imports: readonly string[];
  readonly disableRollback: boolean;
  readonly onFailure: "DELETE" | "DO_NOTHING" | "ROLLBACK";
  readonly terminationProtection: boolean;
  readonly timeoutMinutes?: number;
  readonly changeSetId?: string;
  /** Of a nested stack. */
  readonly parentId?: string;
  readonly rootId?: string;
}

export interface ResourceRecord {
  readonly logicalId: string;
  readonly type: string;
  /** The name that was chosen for it before it was made. */
  readonly name: string;
  /** Undefined until it was made. */
  readonly physicalId?: string;
  readonly attributes: JsonObject;
  /** Evaluated. */
  readonly properties: JsonObject;
  readonly metadata?: JsonObject;
  readonly status: string;
  readonly statusReason?: string;
  readonly at: TimestampMs;
  readonly deletionPolicy: string;
  readonly replacePolicy: string;
  /** Logical ids of what it needs: it goes before them. */
  readonly needs: readonly string[];
}

/** What goes on with a stack, so that it goes on after a crash. */
export interface WorkRecord {
  /** What was there before an update. */
  readonly before?: {
    readonly version: StackVersion;
    readonly outputs: readonly OutputRecord[];
    readonly imports: readonly string[];
    readonly resources: readonly ResourceRecord[];
  };
  /** What is to be deleted when everything else has been done. */
  readonly leftovers: readonly ResourceRecord[];
  readonly token?: string;
  /** Logical ids that DeleteStack leaves. */
  readonly retained: readonly string[];
  readonly disableRollback: boolean;
  /** What could not be made. */
  readonly failed: readonly string[];
}

export interface EventRecord {
  readonly id: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly at: TimestampMs;
  readonly status: string;
  readonly reason?: string;
  readonly properties?: string;
  readonly token?: string;
}

export interface ChangeSetRecord {
  readonly id: string;
  readonly name: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly kind: "CREATE" | "UPDATE";
  readonly description?: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly executionStatus: string;
  readonly createdAt: TimestampMs;
  readonly version: StackVersion;
  readonly changes: readonly JsonObject[];
  readonly onStackFailure?: string;
  readonly includeNested: boolean;
  readonly importExisting: boolean;
  readonly deploymentMode?: string;
  readonly token?: string;
}
