// function.ts — what a function is: how it is declared, and the record that the service keeps of it.
import type { JsonObject, Scope, TimestampMs } from "../base/index.ts";
import type { EventInvokeConfig } from "./event-invoke.ts";

/** Where a function's code comes from. */
export type CodeSource =
  /** Run in place; a changed file shows from the next invocation on. */
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "zip"; readonly bytes: Uint8Array }
  /** Text by file name: what CloudFormation calls inline code. */
  | { readonly kind: "files"; readonly files: Readonly<Record<string, string>> };

/** A function as a project file states it; everything left out has AWS's default. */
export interface FunctionDeclaration {
  readonly name: string;
  /** `nodejs20.x`, `python3.12`, …; every other runtime runs an executable `bootstrap` of the code. */
  readonly runtime: string;
  /** Unused by `provided*`. */
  readonly handler?: string;
  readonly code: CodeSource;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
  /** Invocations beyond it are throttled; 0 stops the function. */
  readonly reservedConcurrency?: number;
  readonly description?: string;
  readonly role?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Names of aliases that lead to what is declared. */
  readonly aliases?: readonly string[];
  /** The account and region it lives in, where these are not the service's own. */
  readonly scope?: Scope;
}

export const TIMEOUT_SECONDS_DEFAULT = 3;
export const TIMEOUT_SECONDS_MAX = 900;
export const MEMORY_MB_DEFAULT = 128;
export const ROLE_DEFAULT_NAME = "treadle-lambda";

/** Code that the code store holds: a folder of the user's, or a zip by its content. */
export type StoredCode =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "zip"; readonly sha256: string; readonly sizeBytes: number };

/** One version of a function: `$LATEST`, or a published one that never changes again. */
export interface FunctionVersion {
  readonly version: string;
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly code: StoredCode;
  readonly lastModified: TimestampMs;
  readonly revisionId: string;
  /** Members of AWS's configuration that change nothing here but are given back (Layers, VpcConfig, …). */
  readonly kept: JsonObject;
}

export interface FunctionAlias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Versions that get a share (0–1) of the invocations; the rest goes to `version`. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

/** A statement of a resource policy, held as a record: nothing here is refused because of it. */
export interface PolicyStatement {
  readonly id: string;
  /** Undefined for the function itself, else the version or alias it speaks of. */
  readonly qualifier: string | undefined;
  readonly statement: JsonObject;
}

/** Everything known of one function. Immutable: a change makes a new record. */
export interface FunctionRecord {
  readonly scope: Scope;
  readonly name: string;
  /** A declared function belongs to its project file and is not persisted. */
  readonly origin: "declared" | "created";
  readonly latest: FunctionVersion;
  /** Published versions, oldest first. */
  readonly versions: readonly FunctionVersion[];
  /** Version numbers are never given twice, not even after a deletion. */
  readonly nextVersion: number;
  readonly aliases: readonly FunctionAlias[];
  readonly reservedConcurrency: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy: readonly PolicyStatement[];
  /** Absent in records of before, and where nothing is set. */
  readonly eventInvoke?: readonly EventInvokeConfig[];
}
