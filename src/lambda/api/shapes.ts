// shapes.ts — a function, a version and an alias as Lambda's API shows them.
import { createHash } from "node:crypto";
import {
  arnOf,
  isJsonArray,
  isoTime,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import type { FunctionAlias, FunctionRecord, FunctionVersion, StoredCode } from "../function.ts";
import { functionArn } from "../function-name.ts";
import { logGroupOf } from "../runtime/index.ts";

const EPHEMERAL_STORAGE_MB_DEFAULT = 512;

/** `qualifier`: what the ARN ends with; the plain ARN where it is undefined. */
export function configurationShape(
  record: FunctionRecord,
  version: FunctionVersion,
  qualifier: string | undefined,
): JsonObject {
  const { scope, name } = record;
  return {
    FunctionName: name,
    FunctionArn: functionArn(scope, name, qualifier),
    Runtime: version.runtime,
    Role: version.role,
    Handler: version.handler,
    CodeSize: version.code.kind === "zip" ? version.code.sizeBytes : 0,
    Description: version.description,
    Timeout: version.timeoutSeconds,
    MemorySize: version.memoryMb,
    LastModified: isoTime(version.lastModified).replace("Z", "+0000"),
    CodeSha256: codeSha256(version.code),
    Version: version.version,
    ...(Object.keys(version.environment).length === 0
      ? {}
      : { Environment: { Variables: version.environment } }),
    RevisionId: version.revisionId,
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(scope.region, version.runtime) },
    ...keptShape(name, version.kept),
  };
}

/** Base64 of the archive's SHA-256; a folder is known by its path, its content may change any time. */
export function codeSha256(code: StoredCode): string {
  if (code.kind === "zip") return Buffer.from(code.sha256, "hex").toString("base64");
  return createHash("sha256").update(`folder:${code.path}`).digest("base64");
}

function runtimeVersionArn(region: string, runtime: string): string {
  const digest = createHash("sha256").update(runtime).digest("hex");
  return arnOf({ region, account: "" }, "lambda", `runtime:${digest}`);
}

function keptShape(name: string, kept: JsonObject): JsonObject {
  const snapStart = memberOf(kept, "SnapStart");
  return {
    TracingConfig: { Mode: "PassThrough" },
    Architectures: ["x86_64"],
    EphemeralStorage: { Size: EPHEMERAL_STORAGE_MB_DEFAULT },
    LoggingConfig: { LogFormat: "Text", LogGroup: logGroupOf(name) },
    ...kept,
    ...layersShape(memberOf(kept, "Layers")),
    SnapStart: { ApplyOn: "None", ...asObject(snapStart), OptimizationStatus: "Off" },
  };
}

/** Layers come in as ARNs and go out as objects. */
function layersShape(layers: Json | undefined): JsonObject {
  if (!isJsonArray(layers)) return {};
  return { Layers: layers.map((arn) => ({ Arn: arn, CodeSize: 0 })) };
}

function asObject(value: Json | undefined): JsonObject {
  // The cast: SnapStart is stored only after it was read as an object.
  return (value ?? {}) as JsonObject;
}

export function aliasShape(record: FunctionRecord, alias: FunctionAlias): JsonObject {
  return {
    AliasArn: functionArn(record.scope, record.name, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    ...(Object.keys(alias.weights).length === 0
      ? {}
      : { RoutingConfig: { AdditionalVersionWeights: alias.weights } }),
    RevisionId: alias.revisionId,
  };
}
