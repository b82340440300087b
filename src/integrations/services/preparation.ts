// preparation.ts — integrations that ask a service something before they make their call.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import { parametersOf } from "./service-calls.ts";
import type { ServiceAnswer } from "./services-caller.ts";

/** Calls an operation of a service by the way that its own route leads. */
export type Ask = (
  service: string,
  operation: string,
  parameters: JsonObject,
) => Promise<ServiceAnswer>;

/** The parameters of the call, or the answer that ends the task instead. */
export type Prepared =
  | { readonly type: "ready"; readonly parameters: Json }
  | { readonly type: "refused"; readonly answer: ServiceAnswer };

type Preparation = (parameters: JsonObject, ask: Ask) => Promise<Prepared>;

const PREPARATIONS: Readonly<Record<string, Preparation>> = {
  "bedrock:invokeModel": modelInput,
  "elasticmapreduce:modifyInstanceFleetByName": (parameters, ask) =>
    byName(parameters, ask, {
      ...{ list: "ListInstanceFleets", listed: "InstanceFleets", name: "InstanceFleetName" },
      change: ({ Id = null }, { InstanceFleet, ...rest }) => ({
        ...rest,
        InstanceFleet: { ...objectOf(InstanceFleet), InstanceFleetId: Id },
      }),
    }),
  "elasticmapreduce:modifyInstanceGroupByName": (parameters, ask) =>
    byName(parameters, ask, {
      ...{ list: "ListInstanceGroups", listed: "InstanceGroups", name: "InstanceGroupName" },
      change: ({ Id = null }, { InstanceGroup, ...rest }) => ({
        ...rest,
        InstanceGroups: [{ ...objectOf(InstanceGroup), InstanceGroupId: Id }],
      }),
    }),
};

/** True where a service is asked before the call is made. */
export function isPrepared(request: TaskRequest): boolean {
  return Object.hasOwn(PREPARATIONS, keyOf(request));
}

export async function prepared(request: TaskRequest, ask: Ask): Promise<Prepared> {
  const key = keyOf(request);
  const preparation = Object.hasOwn(PREPARATIONS, key) ? PREPARATIONS[key] : undefined;
  if (preparation === undefined) return { type: "ready", parameters: request.parameters.value };
  return preparation(parametersOf(request), ask);
}

/** What an integration does with an answer before it is shown: a model's goes to S3 where the task says so. */
export async function finished(
  request: TaskRequest,
  answer: ServiceAnswer,
  ask: Ask,
): Promise<ServiceAnswer> {
  if (answer.type !== "answered" || keyOf(request) !== "bedrock:invokeModel") return answer;
  const { Output } = parametersOf(request);
  const place = placeOf(Output);
  if (place === undefined) return answer;
  const { body = "", contentType } = answer.output;
  const typed = contentType === undefined ? {} : { ContentType: contentType };
  const written = await ask("s3", "PutObject", { ...place, ...typed, Body: body });
  if (written.type !== "answered") return written;
  return { ...answer, output: { ...answer.output, body: objectOf(Output)["S3Uri"] ?? "" } };
}

function keyOf({ resource }: TaskRequest): string {
  return resource.kind === "integration" ? `${resource.service}:${resource.action}` : "";
}

interface Naming {
  readonly list: string;
  readonly listed: string;
  readonly name: string;
  readonly change: (found: JsonObject, parameters: JsonObject) => JsonObject;
}

/** EMR knows fleets and groups by their ids; the integration takes their names. */
async function byName(
  parameters: JsonObject,
  ask: Ask,
  { list, listed, name, change }: Naming,
): Promise<Prepared> {
  const { [name]: wanted = null, ...rest } = parameters;
  const { ClusterId = null } = parameters;
  const answer = await ask("emr", list, { ClusterId });
  if (answer.type !== "answered") return { type: "refused", answer };
  const all = answer.output[listed];
  const found = (isJsonArray(all) ? all : []).find(
    (one) => isJsonObject(one) && one["Name"] === wanted,
  );
  if (isJsonObject(found)) return { type: "ready", parameters: change(found, rest) };
  const message = `${name} ${stringifyJson(wanted)} is not valid: the cluster has none of that name.`;
  const refusal = { code: "InvalidRequestException", message, httpStatus: 400, requestId: "null" };
  return { type: "refused", answer: { type: "refused", ...refusal } };
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** AWS's guide, "Amazon Bedrock": a body of any size comes from S3. */
async function modelInput(parameters: JsonObject, ask: Ask): Promise<Prepared> {
  const { Input, Output: _written, ...rest } = parameters;
  const place = placeOf(Input);
  if (place === undefined) return { type: "ready", parameters: rest };
  const answer = await ask("s3", "GetObject", place);
  if (answer.type !== "answered") return { type: "refused", answer };
  const { Body = "" } = answer.output;
  return { type: "ready", parameters: { ...rest, Body } };
}

/** Bucket and key of `{ S3Uri: "s3://bucket/key" }`. */
export function placeOf(value: Json | undefined): JsonObject | undefined {
  const uri = objectOf(value)["S3Uri"];
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(typeof uri === "string" ? uri : "") ?? [];
  return Bucket === undefined || Key === undefined ? undefined : { Bucket, Key };
}
