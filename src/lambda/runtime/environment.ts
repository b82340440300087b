// environment.ts — the environment variables that a function sees.
import type { Scope } from "../../base/index.ts";
import type { FunctionVersion } from "../function.ts";

/** What the server's own environment may pass on: nothing that could hold a secret. */
const INHERITED = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER"] as const;

/** Names that a caller of the API may not set, as on AWS. */
export const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SECRET_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

export interface WorkerPlace {
  readonly scope: Scope;
  readonly functionName: string;
  readonly version: FunctionVersion;
  readonly taskRoot: string;
  readonly runtimeFolder: string;
  readonly logStream: string;
  /** `host:port` of the worker's Runtime API. */
  readonly runtimeApi: string;
  /** Supplied by the host, such as AWS_ENDPOINT_URL; wins over AWS's names, loses to the function's own. */
  readonly supplied: Readonly<Record<string, string>>;
}

export function logGroupOf(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

export function workerEnvironment(place: WorkerPlace): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const name of INHERITED) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return {
    LANG: "en_US.UTF-8",
    ...environment,
    TZ: ":UTC",
    ...awsVariables(place),
    // A folder of the user's stays as it is: no compiled files beside the sources.
    ...(place.version.code.kind === "folder" ? { PYTHONDONTWRITEBYTECODE: "1" } : {}),
    ...place.supplied,
    ...place.version.environment,
    AWS_LAMBDA_RUNTIME_API: place.runtimeApi,
  };
}

function awsVariables(place: WorkerPlace): Readonly<Record<string, string>> {
  const { scope, version, functionName, taskRoot } = place;
  return {
    _HANDLER: version.handler,
    AWS_ACCESS_KEY_ID: scope.account,
    AWS_SECRET_ACCESS_KEY: "treadle",
    AWS_SESSION_TOKEN: "treadle",
    AWS_REGION: scope.region,
    AWS_DEFAULT_REGION: scope.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${version.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(version.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(functionName),
    AWS_LAMBDA_LOG_STREAM_NAME: place.logStream,
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: place.runtimeFolder,
  };
}
