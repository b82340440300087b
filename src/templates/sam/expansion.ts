// expansion.ts — what SAM's resources become while a template is expanded.
import { createHash } from "node:crypto";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  setMember,
  stringifyJson,
} from "../../base/index.ts";
import { functionCall, type Place, placedAs, placedAt, placeOf } from "../document/index.ts";
import { SKIPPED_TYPE } from "../stack/index.ts";

/** A SAM resource in hand: its properties with Globals. */
export interface SamResource {
  readonly logicalId: string;
  readonly properties: JsonObject;
  readonly raw: JsonObject;
  readonly place: Place;
}

/** An entry of `Events`. */
export interface SamEvent {
  readonly name: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly place: Place;
}

/** By CloudFormation's name, SAM's. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...{ Code: "CodeUri", Content: "ContentUri", DefinitionS3Location: "DefinitionUri" },
  ...{ Body: "DefinitionBody", BodyS3Location: "DefinitionUri", TemplateURL: "Location" },
  ...{ StateMachineName: "Name", StateMachineType: "Type", RoleArn: "Role" },
  ...{ LoggingConfiguration: "Logging", TracingConfiguration: "Tracing" },
};

function propertiesPlace({ place, raw }: SamResource): Place {
  return { ...placeOf(raw["Properties"], place, "Properties"), steps: WRITTEN };
}

/** The resource as one of its events stands for it. */
export function eventPlaced(resource: SamResource, { place }: SamEvent): SamResource {
  return { ...resource, place };
}

export class Expansion {
  readonly resources: Record<string, Json> = {};
  readonly madeNames: Map<string, string> = new Map<string, string>();
  /** What buckets of the template tell functions, by the logical id of the bucket. */
  readonly notifications: Map<string, Json[]> = new Map<string, Json[]>();
  readonly #declared: JsonObject;

  /** `declared`: the template's own resources, whose names nothing that is made beside them takes. */
  constructor(declared: JsonObject) {
    this.#declared = declared;
  }

  /** Adds a resource that stands where `from` does and is made when that is. */
  add(from: SamResource, logicalId: string, type: string, properties: JsonObject): void {
    const { Condition, DependsOn, Metadata, DeletionPolicy } = from.raw;
    const itself = logicalId === from.logicalId;
    const place = itself ? propertiesPlace(from) : from.place;
    const resource = {
      Type: type,
      Properties: placedAt(properties, place),
      ...(Condition === undefined ? {} : { Condition }),
      ...(itself && DependsOn !== undefined ? { DependsOn } : {}),
      ...(itself && Metadata !== undefined ? { Metadata } : {}),
      ...(itself && DeletionPolicy !== undefined ? { DeletionPolicy } : {}),
    };
    if (itself) this.keep(logicalId, from.place, resource);
    else this.put(logicalId, from.place, resource);
  }

  /** What stays when its stack or its template has it no longer. */
  retain(logicalId: string): void {
    const resource = this.resources[logicalId];
    if (!isJsonObject(resource)) return;
    const retained = { ...resource, DeletionPolicy: "Retain" };
    setMember(this.resources, logicalId, placedAs(retained, resource));
  }

  /** A resource of the template's own. */
  keep(logicalId: string, place: Place, resource: JsonObject): void {
    setMember(this.resources, logicalId, placedAt(resource, place));
  }

  put(logicalId: string, place: Place, resource: JsonObject): void {
    const taken =
      Object.hasOwn(this.#declared, logicalId) || Object.hasOwn(this.resources, logicalId);
    if (!taken) this.keep(logicalId, place, resource);
  }

  /** Whether `bucket` is a bucket of this template, which then tells a function. */
  notify(bucket: Json | undefined, configurations: readonly Json[]): boolean {
    const logicalId = isJsonObject(bucket) ? String(bucket["Ref"]) : "";
    const declared = this.#declared[logicalId];
    if (!isJsonObject(declared) || declared["Type"] !== "AWS::S3::Bucket") return false;
    const known = this.notifications.get(logicalId) ?? [];
    this.notifications.set(logicalId, [...known, ...configurations]);
    return true;
  }

  /** Something that is not run here. */
  skip(from: SamResource, { name, type, place }: SamEvent): void {
    const { Condition } = from.raw;
    this.put(`${from.logicalId}${name}`, place, {
      Type: SKIPPED_TYPE,
      Properties: placedAt({ What: `${from.logicalId}, event ${name} (${type})` }, place),
      ...(Condition === undefined ? {} : { Condition }),
    });
  }
}

export function eventsOf({ properties, place }: SamResource): readonly SamEvent[] {
  const { Events: events = {} } = properties;
  if (!isJsonObject(events)) return [];
  const holder = placeOf(events, place, "Events");
  return Object.entries(events).flatMap(([name, event]): readonly SamEvent[] => {
    if (!isJsonObject(event)) return [];
    const { Type: type = "", Properties: own = {} } = event;
    return [
      {
        ...{ name, type: String(type), properties: isJsonObject(own) ? own : {} },
        place: placeOf(event, holder, name),
      },
    ];
  });
}

/** The members of `from` with these names, or with the names that they have behind the arrow. */
export function renamed(from: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const members = Object.entries(names).flatMap(([name, to]) => {
    const value = from[name];
    return value === undefined ? [] : [[to, value] as const];
  });
  return Object.fromEntries(members);
}

export function same(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, name]));
}

/** SAM's tags are a map; CloudFormation's a list. */
export function tagList(tags: Json | undefined): JsonObject {
  if (!isJsonObject(tags) || functionCall(tags) !== undefined) return {};
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

/** `!Ref Name` as the name; undefined for everything else. */
export function referenced(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value;
  const call = functionCall(value);
  if (call?.[0] === "Ref" && typeof call[1] === "string") return call[1];
  return undefined;
}

/** So that a version is published anew when what it is made of lies somewhere else. */
export function contentSuffix(content: Json | undefined): string {
  const isPackaged = isJsonObject(content) || /^s3:/.test(String(content));
  if (content === undefined || !isPackaged) return "";
  return createHash("sha256").update(stringifyJson(content)).digest("hex").slice(0, 10);
}

export function getAtt(logicalId: string, attribute: string): JsonObject {
  return { "Fn::GetAtt": [logicalId, attribute] };
}

/** The role that SAM makes; its policies are not looked at here. */
export function roleOf(service: "lambda" | "states"): JsonObject {
  const Principal = { Service: [`${service}.amazonaws.com`] };
  const Statement = [{ Effect: "Allow", Action: ["sts:AssumeRole"], Principal }];
  return { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement } };
}
