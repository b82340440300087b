// cloud-control.ts — the Cloud Control API over the resources of stacks, as `cdk deploy --hotswap` changes them.
//
//   C1. A change goes to the service and leaves the stack's record alone, as on AWS: the next deployment of the
//       stack starts from what its template said.
//   C2. Requests are kept, so that their outcome can be asked for after a restart too.
import { randomUUID } from "node:crypto";
import { type JsonObject, type Scope, stringifyJson } from "../base/index.ts";
import { ResourceRefused } from "../resources/index.ts";
import {
  type Journal,
  numberIn,
  type OperationTable,
  pageOf,
  present,
  ServiceFault,
  type Shelf,
  textIn,
} from "../services/index.ts";
import type { StackBook } from "./book.ts";
import { patched } from "./json-patch.ts";
import type { CloudFormationPorts } from "./ports.ts";
import { Link, providerOf } from "./providers/index.ts";
import type { ResourceRecord, StackRecord } from "./records.ts";

const REQUESTS_MAX = 200;
const PAGE = 20;

interface Held {
  readonly stack: StackRecord;
  readonly resource: ResourceRecord;
}

interface ControlParts {
  readonly book: StackBook;
  readonly ports: CloudFormationPorts;
  readonly journal: Journal;
}

export function cloudControlOperations({ book, ports, journal }: ControlParts): OperationTable {
  const requests: Shelf<JsonObject> = journal.shelf("controlRequests");
  const keep = (event: JsonObject): JsonObject => {
    requests.put(String(event["RequestToken"]), event);
    for (const [token] of requests.entries()) {
      if (requests.size <= REQUESTS_MAX) break;
      requests.delete(token);
    }
    return { ProgressEvent: event };
  };
  return {
    GetResource: (parameters, { scope }) => {
      const { resource } = named(book, parameters, scope);
      return { TypeName: resource.type, ResourceDescription: described(resource) };
    },
    ListResources: (parameters, { scope }) => {
      const TypeName = textIn(parameters, "TypeName") ?? "";
      checkType(TypeName);
      const all = heldOf(book, TypeName, scope).map(({ resource }) => described(resource));
      const limit = numberIn(parameters, "MaxResults") ?? PAGE;
      const bad = () => new ServiceFault("InvalidRequestException", "Invalid NextToken");
      const asked = { token: textIn(parameters, "NextToken"), limit };
      const { items, next } = pageOf(all, asked, bad);
      return present({ TypeName, ResourceDescriptions: items, NextToken: next });
    },
    GetResourceRequestStatus: (parameters) => {
      const token = textIn(parameters, "RequestToken") ?? "";
      const event = requests.get(token);
      if (event !== undefined) return { ProgressEvent: event };
      throw new ServiceFault(
        "RequestTokenNotFoundException",
        `Request with token ${token} was not found`,
      );
    },
    UpdateResource: async (parameters, { scope }) => {
      const held = named(book, parameters, scope);
      const document = textIn(parameters, "PatchDocument") ?? "";
      const properties = patched(held.resource.properties, document);
      refuseFixed(held.resource, properties);
      const outcome = await updated(held, properties, { book, ports });
      return keep({
        ...{ TypeName: held.resource.type, Identifier: held.resource.physicalId ?? "" },
        ...{ RequestToken: randomUUID(), Operation: "UPDATE", EventTime: book.now() / 1000 },
        ...outcome,
      });
    },
  };
}

/** Resources of a type that stacks hold and that are there. */
function heldOf(book: StackBook, type: string, scope: Scope): readonly Held[] {
  return book
    .all(scope)
    .filter(({ status }) => status !== "DELETE_COMPLETE")
    .flatMap((stack) => book.resources(stack.id).map((resource) => ({ stack, resource })))
    .filter(({ resource }) => resource.type === type && resource.physicalId !== undefined)
    .filter(({ resource }) => !resource.status.startsWith("DELETE_COMPLETE"));
}

function checkType(type: string): void {
  if (providerOf(type) !== undefined) return;
  throw new ServiceFault("TypeNotFoundException", `The type '${type}' cannot be found.`);
}

function named(book: StackBook, parameters: JsonObject, scope: Scope): Held {
  const type = textIn(parameters, "TypeName") ?? "";
  const identifier = textIn(parameters, "Identifier") ?? "";
  checkType(type);
  const found = heldOf(book, type, scope).find(
    ({ resource }) =>
      resource.physicalId === identifier || resource.attributes["Arn"] === identifier,
  );
  if (found !== undefined) return found;
  throw new ServiceFault(
    "ResourceNotFoundException",
    `Resource of type '${type}' with identifier '${identifier}' was not found.`,
  );
}

function described({ physicalId = "", properties, attributes }: ResourceRecord): JsonObject {
  return { Identifier: physicalId, Properties: stringifyJson({ ...attributes, ...properties }) };
}

/** What cannot change without a new resource in the old one's place. */
function refuseFixed({ type, properties }: ResourceRecord, wanted: JsonObject): void {
  const fixed = providerOf(type)?.fixed ?? [];
  const same = (name: string): boolean =>
    stringifyJson(properties[name] ?? null) === stringifyJson(wanted[name] ?? null);
  const broken = fixed.filter((name) => !same(name)).map((name) => `/properties/${name}`);
  if (broken.length === 0) return;
  throw new ServiceFault(
    "NotUpdatableException",
    `Invalid patch update: createOnlyProperties [${broken.join(", ")}] cannot be updated`,
  );
}

/** The outcome as a ProgressEvent tells it. */
async function updated(
  { stack, resource }: Held,
  properties: JsonObject,
  { book, ports }: Pick<ControlParts, "book" | "ports">,
): Promise<JsonObject> {
  const provider = providerOf(resource.type);
  const known = (type: string): readonly ResourceRecord[] =>
    heldOf(book, type, stack.scope).map((held) => held.resource);
  const wanted = {
    ...{ stackId: stack.id, stackName: stack.name, scope: stack.scope, resumed: false },
    ...{ logicalId: resource.logicalId, type: resource.type, name: resource.name, properties },
    ...{ tags: stack.version.tags, began: () => Promise.resolve() },
  };
  try {
    await provider?.update(wanted, new Link(ports, stack, known), resource);
    return { OperationStatus: "SUCCESS" };
  } catch (error) {
    if (!(error instanceof ResourceRefused)) throw error;
    const { message } = error;
    return { OperationStatus: "FAILED", StatusMessage: message, ErrorCode: "InvalidRequest" };
  }
}
