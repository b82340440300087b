// project.ts — what a project file declares, ready for a host to make it so.
import type { Json, JsonObject } from "../base/index.ts";
import type { Resource } from "../resources/index.ts";
import type { LoadedDefinition } from "./definition.ts";
import type { ProjectProblem } from "./project-problem.ts";

export interface Project {
  /** The project file. */
  readonly file: string;
  /** Absolute; relative paths of the file start here. */
  readonly folder: string;
  readonly settings: ProjectSettings;
  readonly stateMachines: readonly ProjectStateMachine[];
  readonly functions: readonly ProjectFunction[];
  /** Names. */
  readonly activities: readonly string[];
  /** Their properties, functions' environments and definitions have places for values that come with them. */
  readonly resources: readonly ProjectResource[];
  /** HTTP routes to functions. */
  readonly http: readonly ProjectHttpRoute[];
  /** What templates give as their outputs, with places like `resources`. */
  readonly outputs?: readonly ProjectOutput[];
  /** Where calls go: what stands under `routes`, for the integrations to read. */
  readonly routes?: JsonObject;
  /** Absolute path of a MockConfigFile.json. */
  readonly mocks?: string;
  readonly warnings: readonly ProjectProblem[];
}

/** What the file says; defaults are the host's. */
export interface ProjectSettings {
  readonly host?: string;
  readonly port?: number;
  /** Absolute path. */
  readonly data?: string;
  readonly inMemory?: boolean;
  readonly synchronous?: "FULL" | "NORMAL";
  readonly account?: string;
  readonly region?: string;
  readonly relaxed?: boolean;
  /** `real`, `skip` or a factor such as `10x`. */
  readonly time?: string;
  /** `postgresql://…`: the database behind the Redshift Data API. */
  readonly redshift?: string;
}

/** Where something is declared, for refusals while it is deployed. */
export interface Declaration {
  /** `treadle.yaml:12:3` */
  readonly place?: string;
  /** What its file calls it: `functions.Charge`, `Charge (AWS::Lambda::Function)`. */
  readonly label?: string;
}

export interface ProjectStateMachine extends Declaration {
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: LoadedDefinition;
  readonly roleArn?: string;
  readonly logging?: ProjectLogging;
  readonly tracing?: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of aliases for what is deployed, published as a version. */
  readonly aliases?: readonly string[];
}

export interface ProjectOutput {
  readonly name: string;
  readonly value: string;
  readonly description?: string;
}

export interface ProjectLogging {
  readonly level: "ALL" | "ERROR" | "FATAL" | "OFF";
  readonly includeExecutionData: boolean;
  /** `arn:aws:logs:us-east-1:123456789012:log-group:name:*` */
  readonly logGroupArn: string;
}

/** The same members as the Lambda service's declarations, and where it stands. */
export interface ProjectFunction extends Declaration {
  readonly name: string;
  readonly runtime: string;
  readonly handler?: string;
  readonly code: ProjectCode;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
  readonly reservedConcurrency?: number;
  readonly role?: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of aliases for what is deployed, published as a version. */
  readonly aliases?: readonly string[];
}

export interface ProjectResource extends Resource, Declaration {
  readonly place: string;
}

/** The same members as the gateway's routes. */
export interface ProjectHttpRoute {
  /** The first segment of its addresses; absent for routes that are in no API with a name. */
  readonly api?: string;
  /** REST: payload 1.0; HTTP: payload 2.0. */
  readonly type: "HTTP" | "REST";
  readonly method: string;
  readonly path: string;
  /** A name or an ARN; with an integration that calls no function what people know it by. */
  readonly functionName: string;
  /** Where the function is not called by proxy. */
  readonly integration?: ProjectHttpIntegration;
}

/** The same members as the gateway's integrations. */
export interface ProjectHttpIntegration {
  readonly type: "aws" | "mock" | "subtype";
  readonly service: string;
  readonly action?: string;
  readonly path?: string;
  readonly method: string;
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly passthrough: "NEVER" | "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES";
  readonly responses: readonly ProjectHttpResponse[];
}

export interface ProjectHttpResponse {
  readonly pattern?: string;
  readonly status: number;
  readonly templates: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

export type ProjectCode =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "zip"; readonly bytes: Uint8Array }
  | { readonly kind: "files"; readonly files: Readonly<Record<string, string>> };

/** The project file as its schema promises it, before paths are followed. */
export interface ProjectFile {
  readonly settings?: ProjectSettings;
  readonly stateMachines?: Readonly<Record<string, StateMachineEntry>>;
  readonly functions?: Readonly<Record<string, FunctionEntry>>;
  readonly activities?: readonly string[];
  readonly resources?: Readonly<Record<string, ResourceEntry>>;
  readonly http?: Readonly<Record<string, HttpEntry>>;
  readonly routes?: JsonObject;
  readonly mocks?: string;
}

export interface StateMachineEntry {
  readonly definition: string | { readonly [name: string]: Json };
  readonly type?: "STANDARD" | "EXPRESS";
  readonly role?: string;
  readonly logging?: {
    readonly level: ProjectLogging["level"];
    readonly includeExecutionData?: boolean;
    readonly logGroup?: string;
  };
  readonly tracing?: boolean;
  readonly substitutions?: Readonly<Record<string, Json>>;
  readonly tags?: Readonly<Record<string, Json>>;
}

export interface FunctionEntry {
  readonly runtime: string;
  readonly handler?: string;
  readonly code: string | Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, Json>>;
  readonly timeout?: number;
  readonly memory?: number;
  readonly reservedConcurrency?: number;
  readonly role?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, Json>>;
}

export interface ResourceEntry {
  readonly type: string;
  readonly properties?: JsonObject;
}

export type HttpEntry =
  | string
  | { readonly function: string; readonly type?: ProjectHttpRoute["type"] };
