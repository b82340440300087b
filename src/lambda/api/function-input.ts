// function-input.ts — what CreateFunction and UpdateFunction* take, checked in AWS's words.
import { isAbsolute } from "node:path";
import { type JsonObject, memberOf, type Scope, setMember, utf8Length } from "../../base/index.ts";
import type { CodeSource } from "../function.ts";
import { invalidParameter, LambdaError } from "../lambda-error.ts";
import { RESERVED_VARIABLES } from "../runtime/index.ts";
import type { ReadObject } from "./call.ts";
import type { Members } from "./members.ts";

/** Runtimes of AWS; those without an interpreter here run an executable `bootstrap`. */
const RUNTIMES = [
  ...["nodejs", "nodejs4.3", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x"],
  ...["nodejs16.x", "nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x", "nodejs4.3-edge"],
  ...["python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10", "python3.11"],
  ...["python3.12", "python3.13", "python3.14", "java8", "java8.al2", "java11", "java17", "java21"],
  ...["java25", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet6"],
  ...["dotnet8", "dotnet10", "go1.x", "ruby2.5", "ruby2.7", "ruby3.2", "ruby3.3", "ruby3.4"],
  ...["ruby4.0", "provided", "provided.al2", "provided.al2023"],
];
const ROLE = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;
const VARIABLE_NAME = /^[a-zA-Z][a-zA-Z0-9_]+$/;
const VARIABLES_BYTES_MAX = 4_096;
/** As LocalStack has it: code in this bucket is a folder of this machine, run in place. */
const FOLDER_BUCKET = "hot-reload";

/** Members that change nothing here and are given back as they came. */
const KEPT_OBJECTS = [
  "VpcConfig",
  "DeadLetterConfig",
  "TracingConfig",
  "ImageConfig",
  "EphemeralStorage",
  "SnapStart",
  "LoggingConfig",
] as const;
const KEPT_LISTS = ["Layers", "FileSystemConfigs", "Architectures"] as const;

export function checkRuntime(runtime: string): void {
  if (RUNTIMES.includes(runtime)) return;
  throw invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIMES.join(", ")}] or be a valid ARN`,
  );
}

export function checkRole(role: string): void {
  if (ROLE.test(role)) return;
  throw new LambdaError(
    "ValidationException",
    `1 validation error detected: Value '${role}' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+`,
  );
}

/** The variables of `Environment`, or undefined where the request has none. */
export function environmentIn(members: Members): Readonly<Record<string, string>> | undefined {
  const environment = members.nested("Environment");
  if (environment === undefined) return undefined;
  const variables = environment.texts("Variables") ?? {};
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name));
  const prefix =
    "Lambda was unable to configure your environment variables because the environment";
  if (reserved.length > 0) {
    throw invalidParameter(
      `${prefix} variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  const misnamed = Object.keys(variables).filter((name) => !VARIABLE_NAME.test(name));
  if (misnamed.length > 0) throw misnamedVariables(misnamed);
  const text = JSON.stringify(variables);
  if (utf8Length(text) > VARIABLES_BYTES_MAX) {
    throw invalidParameter(
      `${prefix} variables you have provided exceeded the 4KB limit. String measured: ${text}`,
    );
  }
  return variables;
}

function misnamedVariables(names: readonly string[]): LambdaError {
  return new LambdaError(
    "ValidationException",
    `1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]; not so: ${names.join(", ")}`,
  );
}

/** Container images are refused by name, before a member that only zips need is asked for. */
export function checkPackageType(members: Members): void {
  if (members.text("PackageType") !== "Image" && members.nested("Code")?.has("ImageUri") !== true) {
    return;
  }
  throw imagesNotRun();
}

function imagesNotRun(): LambdaError {
  return invalidParameter(
    "container images are not run here: give the function's code as a zip or a folder, with PackageType Zip",
  );
}

/** The kept members of a request over those that were kept before. */
export function keptIn(members: Members, before: JsonObject): JsonObject {
  const kept: Record<string, JsonObject[string]> = { ...before };
  for (const name of KEPT_OBJECTS) {
    const value = members.object(name);
    if (value !== undefined) setMember(kept, name, value);
  }
  for (const name of KEPT_LISTS) {
    const value = members.list(name);
    if (value !== undefined) setMember(kept, name, value);
  }
  const key = members.text("KMSKeyArn");
  if (key !== undefined) setMember(kept, "KMSKeyArn", key);
  return isEmptyObject(memberOf(kept, "DeadLetterConfig"))
    ? without(kept, "DeadLetterConfig")
    : kept;
}

function isEmptyObject(value: JsonObject[string] | undefined): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([member]) => member !== name));
}

/** Where the code of a request comes from: its zip, a folder of this machine, or an object of S3. */
export async function codeIn(
  members: Members,
  scope: Scope,
  readObject: ReadObject,
): Promise<CodeSource> {
  const zip = members.text("ZipFile");
  if (zip !== undefined) return { kind: "zip", bytes: nonEmpty(Buffer.from(zip, "base64")) };
  if (members.has("ImageUri")) throw imagesNotRun();
  const bucket = members.text("S3Bucket");
  const key = members.text("S3Key");
  if (bucket === undefined || key === undefined) {
    throw invalidParameter("Please provide a source for function code.");
  }
  if (bucket === FOLDER_BUCKET) {
    if (isAbsolute(key)) return { kind: "folder", path: key };
    throw invalidParameter(`With the bucket ${FOLDER_BUCKET} the key must be an absolute path.`);
  }
  const bytes = await readObject(scope, bucket, key);
  if (bytes !== undefined) return { kind: "zip", bytes: nonEmpty(bytes) };
  throw invalidParameter(
    "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.",
  );
}

/** A zip without entries is its end record alone, of 22 bytes. */
function nonEmpty(zip: Uint8Array): Uint8Array {
  const isEmpty =
    zip.byteLength === 0 ||
    (zip.byteLength >= 22 && Buffer.from(zip.subarray(0, 4)).toString("latin1") === "PK\x05\x06");
  if (isEmpty) throw invalidParameter("Uploaded file must be a non-empty zip");
  return zip;
}
