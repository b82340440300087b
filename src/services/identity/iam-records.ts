// iam-records.ts — what IAM keeps, and how its operations find it.
import { randomBytes } from "node:crypto";
import { globalArn, type Json, type JsonObject, type TimestampMs } from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import { numberIn, pageOf, present, type Texts, textIn } from "../parameters.ts";
import { parsedObject } from "../parsed.ts";
import type { Call } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";

export interface RoleRecord {
  readonly name: string;
  readonly account: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: TimestampMs;
  readonly trust: string;
  readonly description?: string;
  readonly maxSessionSeconds: number;
  readonly boundary?: string;
  readonly tags: Texts;
  /** Inline policies by name. */
  readonly policies: Texts;
  /** ARNs of managed ones. */
  readonly attached: readonly string[];
}

export interface PolicyRecord {
  readonly name: string;
  readonly account: string;
  /** Absent: `aws`. */
  readonly partition?: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: TimestampMs;
  readonly description?: string;
  readonly tags: Texts;
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersion: string;
  readonly lastVersion: number;
}

export interface PolicyVersion {
  readonly id: string;
  readonly document: string;
  readonly createdAt: TimestampMs;
}

export interface IamRecords {
  readonly roles: Shelf<RoleRecord>;
  readonly policies: Shelf<PolicyRecord>;
  readonly now: () => TimestampMs;
}

export function newId(prefix: string): string {
  return `${prefix}${randomBytes(9).toString("hex").toUpperCase().slice(0, 17)}`;
}

export function noSuchEntity(message: string): ServiceFault {
  return new ServiceFault("NoSuchEntityException", message, { status: 404 });
}

export function checkDocument(text: string): void {
  if (parsedObject(text) !== undefined) return;
  const message = "This policy contains invalid Json";
  throw new ServiceFault("MalformedPolicyDocumentException", message);
}

/** Documents go out percent-encoded (RFC 3986). */
export function encoded(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function listed(all: readonly Json[], parameters: JsonObject, member: string): JsonObject {
  const asked = {
    token: textIn(parameters, "Marker"),
    limit: numberIn(parameters, "MaxItems") ?? 100,
  };
  const bad = () => new ServiceFault("ValidationError", "Invalid Marker");
  const { items, next } = pageOf(all, asked, bad);
  return present({ [member]: items, IsTruncated: next !== undefined, Marker: next });
}

export function roleKey(account: string, name: string): string {
  return `${account}/${name}`;
}

export function roleNamed(
  { roles }: IamRecords,
  parameters: JsonObject,
  { scope }: Call,
): RoleRecord {
  const name = textIn(parameters, "RoleName") ?? "";
  const role = roles.get(roleKey(scope.account, name));
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

export function saveRole({ roles }: IamRecords, role: RoleRecord): JsonObject {
  roles.put(roleKey(role.account, role.name), role);
  return {};
}

/** As seen from a region: in its partition. */
export function roleArn({ account, path, name }: RoleRecord, region: string): string {
  return globalArn({ account, region }, "iam", `role${path}${name}`);
}
