// job-kind.ts — what `.sync` knows of one kind of job: who describes it, what its states mean, who stops it.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";

/** What was submitted, and the parameters of the task: both in the spelling of definitions. */
export interface JobNames {
  readonly started: JsonObject;
  readonly parameters: JsonObject;
}

/** An operation of the same service, its parameters named as definitions name them; undefined: they are not known. */
export interface JobCall {
  readonly operation: string;
  readonly parameters: (names: JobNames) => JsonObject | undefined;
}

export type JobState = "running" | "succeeded" | "failed";

export interface JobKind {
  readonly describe: JobCall;
  /** The job in what the describing operation answers (as it is shown); undefined where it is not there (yet). */
  readonly job: (shown: JsonObject) => JsonObject | undefined;
  readonly state: (job: JsonObject) => JobState;
  /** Result of the task, and cause of its failure. */
  readonly result: (job: JsonObject, shown: JsonObject, names: JobNames) => JsonObject;
  /** Absent where what was begun cannot be stopped. */
  readonly stop?: JobCall;
  /** The describing operation's error that means success: what was to be deleted is gone. */
  readonly goneBy?: string;
}

/** The value at a path of names and indices. */
export function at(
  value: Json | undefined,
  ...path: readonly (string | number)[]
): Json | undefined {
  let found = value;
  for (const step of path) {
    if (typeof step === "number") found = isJsonArray(found) ? found[step] : undefined;
    else found = isJsonObject(found) ? memberOf(found, step) : undefined;
  }
  return found;
}

export function objectAt(
  value: Json | undefined,
  ...path: readonly (string | number)[]
): JsonObject | undefined {
  const found = at(value, ...path);
  return isJsonObject(found) ? found : undefined;
}

/** The state of a job whose status stands in one member. */
export function statusIn(
  path: readonly string[],
  ends: { readonly succeeded: readonly string[]; readonly failed: readonly string[] },
): JobKind["state"] {
  return (job) => {
    const status = String(at(job, ...path));
    if (ends.succeeded.includes(status)) return "succeeded";
    return ends.failed.includes(status) ? "failed" : "running";
  };
}

/** A call whose parameters are found at paths; one that is missing makes the call impossible. */
export function callWith(
  operation: string,
  members: Readonly<Record<string, (names: JobNames) => Json | undefined>>,
  optional: Readonly<Record<string, (names: JobNames) => Json | undefined>> = {},
): JobCall {
  return {
    operation,
    parameters: (names) => {
      const made: Record<string, Json> = {};
      for (const [name, find] of Object.entries(members)) {
        const value = find(names);
        if (value === undefined || value === null) return undefined;
        made[name] = value;
      }
      for (const [name, find] of Object.entries(optional)) {
        const value = find(names);
        if (value !== undefined && value !== null) made[name] = value;
      }
      return made;
    },
  };
}

/** From what was submitted. */
export function started(...path: readonly (string | number)[]) {
  return (names: JobNames): Json | undefined => at(names.started, ...path);
}

/** From the task's parameters. */
export function given(...path: readonly (string | number)[]) {
  return (names: JobNames): Json | undefined => at(names.parameters, ...path);
}

/** The same value always, for texts such as the reason of a stop. */
export function always(value: Json) {
  return (): Json => value;
}

/** In a list of one. */
export function listed(find: (names: JobNames) => Json | undefined) {
  return (names: JobNames): Json | undefined => {
    const value = find(names);
    return value === undefined || value === null ? undefined : [value];
  };
}
