// aws-caller.ts — one call of one operation of any AWS service, over HTTP, to AWS or to what stands in for it.
//
// Owns: protocol, signature, connections. Never: tries again: Step Functions leaves that to the state's Retry.
import { createHash } from "node:crypto";
import { buildQueryString } from "@smithy/core/protocols";
import { HttpRequest, HttpResponse } from "@smithy/core/transport";
import { foreignJson, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { loadModelFile, type OperationModel, type ServiceModel } from "../models/index.ts";
import type { ServiceAnswer, ServiceCall } from "../services/index.ts";
import { clusterToken } from "./cluster-token.ts";
import { type AwsRole, CredentialSource, type RoleAsked } from "./credential-source.ts";
import { awsEndpoint, virtualHosted } from "./endpoint.ts";
import { type HttpAnswer, HttpSender, NoAnswer } from "./http-sender.ts";
import { type Protocol, protocolOf } from "./protocol.ts";
import { type Credentials, signed } from "./signature.ts";
import { WireModel, type WireOperation } from "./wire-schema.ts";
import { fromWire, toWire } from "./wire-values.ts";

/** Where a call goes. */
export type AwsTarget =
  | {
      readonly kind: "endpoint";
      readonly url: string;
      readonly region?: string;
      /** Absent: the account's number is the key, as LocalStack and Treadle read it. */
      readonly accessKeyId?: string;
      readonly secretAccessKey?: string;
      readonly silenceMs?: number;
    }
  | (AwsRole & { readonly kind: "aws"; readonly silenceMs?: number });

export interface PlainRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** PEM of who vouches for the server, where that is nobody known. */
  readonly ca?: string;
}

/** An EKS cluster of AWS's, which takes a role's token. */
export interface ClusterAsked {
  readonly cluster: string;
  readonly region: string;
  readonly target: AwsRole;
  /** `Credentials` of the task. */
  readonly role: string | undefined;
}

export interface Signing {
  readonly service: string;
  readonly region: string;
  readonly target: AwsRole;
}

export interface PlainOptions {
  readonly signal: AbortSignal;
  readonly signing: Signing | undefined;
  readonly forCluster?: ClusterAsked | undefined;
}

export type HttpOutcome =
  | { readonly type: "reply"; readonly answer: HttpAnswer }
  | { readonly type: "unreachable"; readonly message: string };

export interface AwsCallerOptions {
  now(): number;
}

/** Long polls and functions take their time; AWS gives up on others after a minute of silence. */
const SILENCE_MS = 60_000;
const LONG_SILENCE_MS = 15 * 60_000 + 10_000;
const LONG_SERVICES: ReadonlySet<string> = new Set(["lambda", "bedrock-runtime"]);
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
const MODELS_MAX = 64;

interface Destination {
  readonly url: URL;
  readonly region: string;
  /** Undefined where the operation is called without a signature. */
  readonly credentials: Credentials | undefined;
  readonly atAws: boolean;
  readonly silenceMs: number;
}

interface Known {
  readonly model: ServiceModel;
  readonly wire: WireModel;
}

/** What a protocol is given besides the operation. */
type Context = Parameters<Protocol["serializeRequest"]>[2];
type Schema = Parameters<Protocol["serializeRequest"]>[0];

export class AwsCaller {
  readonly #sender = new HttpSender();
  readonly #known = new Map<string, Known>();
  readonly #credentials: CredentialSource;

  constructor(options: AwsCallerOptions) {
    this.#credentials = new CredentialSource({
      now: options.now,
      assumeRole: (asked, credentials) => this.#assumeRole(asked, credentials),
    });
  }

  /** Never rejects for what is wrong with the call, the way or the other side. */
  async call(call: ServiceCall, target: AwsTarget): Promise<ServiceAnswer> {
    const known = this.#modelOf(call.service);
    const operation = known?.model.operation(call.operation);
    if (known === undefined || operation === undefined) {
      throw new Error(`there is no model of ${call.service}:${call.operation}`);
    }
    const parameters = withTokens(operation, call);
    const missing = missingLabel(operation, parameters);
    if (missing !== undefined) {
      return { type: "unfit", problem: `The required field "${missing}" is missing` };
    }
    const input = toWire(operation.input, parameters);
    if (!input.ok) return { type: "unfit", problem: input.problem };
    try {
      const destination = await this.#destination(known.model, operation, { call, target });
      const given = { ...input.value, ...bodyMember(operation, call) };
      return await this.#exchange({ known, operation, input: given }, destination, call);
    } catch (error) {
      if (error instanceof NoAnswer) return { type: "unreachable", message: error.message };
      throw error;
    }
  }

  /** One HTTP request that belongs to no operation, signed where `signing` says for what. */
  async http(
    { method, url, headers, body, ca }: PlainRequest,
    { signal, signing, forCluster }: PlainOptions,
  ): Promise<HttpOutcome> {
    const { protocol, hostname, port, pathname, searchParams, host } = new URL(url);
    const query: Record<string, string[]> = {};
    for (const name of searchParams.keys()) query[name] = searchParams.getAll(name);
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const own = { host, "user-agent": "treadle", ...length };
    const place = { protocol, hostname, ...(port === "" ? {} : { port: Number(port) }) };
    try {
      const bearer = forCluster === undefined ? {} : await this.#bearer(forCluster);
      const sent = { headers: { ...headers, ...own, ...bearer }, path: pathname, query, body };
      const made = new HttpRequest({ method, ...place, ...sent });
      const request = signing === undefined ? made : await this.#signedFor(made, signing);
      const answer = await this.#sender.send(
        { ...request, path: pathOf(request), body, ca },
        { signal, silenceMs: SILENCE_MS, bodyBytesMax: ANSWER_BYTES_MAX },
      );
      return { type: "reply", answer };
    } catch (error) {
      if (error instanceof NoAnswer) return { type: "unreachable", message: error.message };
      throw error;
    }
  }

  async #bearer({ cluster, region, target, role }: ClusterAsked): Promise<Record<string, string>> {
    const asked = role === undefined ? {} : { credentialsRoleArn: role };
    const credentials = await this.#credentials.credentialsOf(target, { region, ...asked });
    return { authorization: `Bearer ${await clusterToken(cluster, { region, credentials })}` };
  }

  async #signedFor(
    request: HttpRequest,
    { service, region, target }: Signing,
  ): Promise<HttpRequest> {
    const credentials = await this.#credentials.credentialsOf(target, { region });
    return signed(request, { service, region, credentials });
  }

  close(): void {
    this.#sender.close();
  }

  #modelOf(service: string): Known | undefined {
    const known = this.#known.get(service);
    if (known !== undefined) return known;
    const model = loadModelFile(service);
    if (model === undefined) return undefined;
    for (const oldest of this.#known.keys()) {
      if (this.#known.size < MODELS_MAX) break;
      this.#known.delete(oldest);
    }
    const made = { model, wire: new WireModel(model) };
    this.#known.set(service, made);
    return made;
  }

  async #destination(
    model: ServiceModel,
    operation: OperationModel,
    { call, target }: { readonly call: ServiceCall; readonly target: AwsTarget },
  ): Promise<Destination> {
    const unsigned = operation.raw.authtype === "none" || operation.raw.auth?.[0] === NO_AUTH;
    const long = LONG_SERVICES.has(model.service.file) ? LONG_SILENCE_MS : SILENCE_MS;
    const silenceMs = target.silenceMs ?? long;
    if (target.kind === "endpoint") {
      const { accessKeyId = call.scope.account, secretAccessKey = "treadle" } = target;
      return {
        ...{ url: new URL(target.url), region: target.region ?? call.scope.region, silenceMs },
        credentials: unsigned ? undefined : { accessKeyId, secretAccessKey },
        atAws: false,
      };
    }
    const { url, region } = awsEndpoint(model, target.region ?? call.scope.region);
    const { credentialsRoleArn } = call;
    const credentials = unsigned
      ? undefined
      : await this.#credentials.credentialsOf(target, {
          region: target.region ?? call.scope.region,
          ...(credentialsRoleArn === undefined ? {} : { credentialsRoleArn }),
        });
    return { url: new URL(url), region, silenceMs, atAws: true, credentials };
  }

  async #exchange(
    asked: {
      readonly known: Known;
      readonly operation: OperationModel;
      readonly input: Readonly<Record<string, unknown>>;
    },
    destination: Destination,
    { signal }: ServiceCall,
  ): Promise<ServiceAnswer> {
    const { known, operation, input } = asked;
    const wire = known.wire.operation(operation.name);
    if (wire === undefined) throw new Error(`there is no ${operation.name}`);
    const protocol = protocolOf(known.model, known.wire.namespace);
    const context = contextOf(destination, known.model, operation.name);
    protocol.setSerdeContext(context);
    const schema = schemaOf(wire);
    const made = await protocol.serializeRequest(schema, input, context);
    const request = await completed(made, asked, destination);
    const answer = await this.#sender.send(
      { ...request, path: pathOf(request), body: bodyOf(request.body) },
      { signal, silenceMs: destination.silenceMs, bodyBytesMax: ANSWER_BYTES_MAX },
    );
    return await answerOf(answer, operation, () =>
      protocol.deserializeResponse(
        schema,
        context,
        new HttpResponse({
          statusCode: answer.statusCode,
          headers: { ...answer.headers },
          body: answer.body,
        }),
      ),
    );
  }

  /** For routes to AWS with a role: STS is asked by the same way as any service. */
  async #assumeRole(asked: RoleAsked, credentials: Credentials): Promise<JsonObject> {
    const known = this.#modelOf("sts");
    const operation = known?.model.operation("AssumeRole");
    if (known === undefined || operation === undefined) throw new Error("there is no model of STS");
    const { region, ...parameters } = asked;
    const { url } = awsEndpoint(known.model, region);
    const answer = await this.#exchange(
      { known, operation, input: { ...parameters } },
      { ...{ url: new URL(url), region, credentials }, atAws: true, silenceMs: SILENCE_MS },
      {
        ...{ service: "sts", operation: "AssumeRole", parameters: {} },
        scope: { account: "", region },
        signal: AbortSignal.timeout(SILENCE_MS),
      },
    );
    if (answer.type === "answered") return answer.output;
    const why = "message" in answer ? answer.message : "";
    throw new NoAnswer(`The role ${asked.RoleArn} cannot be assumed: ${why}`);
  }
}

const NO_AUTH = "smithy.api#noAuth";

/** Tokens that the caller left out, as the SDK would draw them, but the same for the same task. */
function withTokens({ raw, input }: OperationModel, call: ServiceCall): JsonObject {
  const model = loadModelFile(call.service)?.raw;
  const members = model?.shapes[raw.input?.shape ?? ""]?.members ?? {};
  const tokens = Object.entries(members)
    .filter(([name, { idempotencyToken }]) => {
      return idempotencyToken === true && !(name in call.parameters);
    })
    .map(([name]): [string, Json] => [name, tokenOf(`${call.idempotencyKey ?? ""}/${name}`)]);
  if (call.idempotencyKey === undefined || input === undefined) return call.parameters;
  return { ...Object.fromEntries(tokens), ...call.parameters };
}

/** A text in the form of a UUID that belongs to `key`. */
function tokenOf(key: string): string {
  const hex = createHash("sha256").update(key).digest("hex");
  const variant = (Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant.toString(16)}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A part of the path that the parameters do not fill. */
function missingLabel({ raw, input }: OperationModel, parameters: JsonObject): string | undefined {
  const labels = [...raw.http.requestUri.matchAll(/\{([^{}+]+)\+?\}/g)].map(([, name]) => name);
  const missing = input?.members.find(({ modelName, required }) => {
    return required && labels.includes(modelName) && parameters[modelName] === undefined;
  });
  return missing?.name;
}

/** A body that is bytes; one that is text stands among the parameters. */
function bodyMember(
  { input }: OperationModel,
  { payload }: ServiceCall,
): Readonly<Record<string, Uint8Array>> {
  const member = input?.members.find((one) => one.payload);
  return payload === undefined || member === undefined ? {} : { [member.modelName]: payload };
}

function schemaOf({ namespace, name, traits, input, output }: WireOperation): Schema {
  // The cast: @smithy/types describes generated schemas; these are the same tuples, made at run time.
  return { namespace, name, traits, input, output } as unknown as Schema;
}

function contextOf(
  { url, atAws }: Destination,
  { metadata }: ServiceModel,
  operation: string,
): Context {
  const { protocol, hostname, port, pathname } = url;
  const endpoint = {
    ...{ protocol, hostname, port: port === "" ? undefined : Number(port) },
    path: pathname,
  };
  // CBOR's paths are made of these two.
  const __smithy_context = { service: metadata.targetPrefix, operation };
  const context = { endpoint: async () => endpoint, disableHostPrefix: !atAws, __smithy_context };
  // The cast: what else a context may hold, the protocols fall back from.
  return context as unknown as Context;
}

async function completed(
  made: Awaited<ReturnType<Protocol["serializeRequest"]>>,
  { known, operation }: { readonly known: Known; readonly operation: OperationModel },
  { region, credentials, atAws }: Destination,
): Promise<HttpRequest> {
  const { metadata, service } = known.model;
  const request = new HttpRequest({ ...made });
  if (atAws && service.file === "s3")
    Object.assign(request, virtualHosted(made.hostname, made.path));
  const { headers, hostname, port } = request;
  headers["host"] = port === undefined ? hostname : `${hostname}:${port}`;
  headers["user-agent"] = "treadle";
  if (service.file === "apigateway") headers["accept"] = "application/json";
  const body = bodyOf(request.body);
  const hasBody = body !== undefined && body.length > 0;
  if (hasBody || request.method === "POST" || request.method === "PUT") {
    headers["content-length"] = String(body === undefined ? 0 : Buffer.byteLength(body));
  }
  if (hasBody && needsDigest(operation) && headers["content-md5"] === undefined) {
    headers["content-md5"] = createHash("md5").update(body).digest("base64");
  }
  if (credentials === undefined) return request;
  const signing = metadata.signingName ?? metadata.endpointPrefix;
  return signed(request, { service: signing, region, credentials });
}

function needsDigest({ raw }: OperationModel): boolean {
  return (
    raw.httpChecksumRequired === true || raw.httpChecksum?.["requestChecksumRequired"] === true
  );
}

function bodyOf(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  throw new Error("a request's body is text or bytes");
}

function pathOf({ path, query }: HttpRequest): string {
  const text = buildQueryString(query);
  return text === "" ? path : `${path}?${text}`;
}

async function answerOf(
  answer: HttpAnswer,
  operation: OperationModel,
  read: () => Promise<object>,
): Promise<ServiceAnswer> {
  const { statusCode, headers, rawHeaders, body } = answer;
  const requestId =
    headers["x-amzn-requestid"] ?? headers["x-amz-request-id"] ?? headers["x-amzn-request-id"];
  const whole = (output: JsonObject, payload?: Uint8Array): ServiceAnswer => ({
    ...{ type: "answered", output, headers: rawHeaders, contentLength: body.length },
    requestId: requestId ?? "null",
    ...(payload === undefined ? {} : { payload }),
  });
  try {
    const value = await read();
    return whole(fromWire(operation.output, value), bytesIn(operation, value));
  } catch (error) {
    if (statusCode >= 300) return refusalOf(error, operation, answer, requestId);
    const lenient = asItIs(answer);
    if (lenient !== undefined) return whole(lenient);
    const why = error instanceof Error ? error.message : String(error);
    const message = `Unable to unmarshall response (${why}). Response Code: ${statusCode}`;
    return { type: "unreachable", message };
  }
}

function bytesIn({ output }: OperationModel, value: object): Uint8Array | undefined {
  const name = output?.members.find(({ payload }) => payload)?.modelName;
  const body: unknown = name === undefined ? undefined : Reflect.get(value, name);
  return body instanceof Uint8Array ? body : undefined;
}

/** What stands in for AWS may write a time as text; SDKs would refuse it, a state is served with it. */
function asItIs({ headers, body }: HttpAnswer): JsonObject | undefined {
  if (!/^application\/x-amz-json/.test(headers["content-type"] ?? "")) return undefined;
  // Where it is no JSON, the caller says what is wrong with it.
  const value = foreignJson(Buffer.from(body).toString("utf8"));
  return isJsonObject(value) ? value : undefined;
}

/** Placeholders of the protocol classes for what the answer did not say. */
const UNSAID: ReadonlySet<string> = new Set(["", "Unknown", "UnknownError"]);
/** Answers to HEAD have no body that could name the error. */
const BODILESS: Readonly<Record<string, string>> = {
  HeadBucket: "NoSuchBucket",
  HeadObject: "NoSuchKey",
};

function refusalOf(
  error: unknown,
  operation: OperationModel,
  { statusCode, headers }: HttpAnswer,
  requestId: string | undefined,
): ServiceAnswer {
  const said = error instanceof Error && "$metadata" in error ? error : undefined;
  const { message = "", name = "Unknown" } = said ?? {};
  const code = (name === "NotFound" ? BODILESS[operation.name] : undefined) ?? name;
  const extendedRequestId = headers["x-amz-id-2"];
  const inBody = said !== undefined && "RequestId" in said ? String(said.RequestId) : undefined;
  return {
    type: "refused",
    // And an error's code that is not there.
    code: UNSAID.has(code) ? "null" : code.replace(/^.*#/, ""),
    // SDKs for Java print the message that is not there.
    message: UNSAID.has(message) ? "null" : message,
    httpStatus: statusCode,
    requestId: requestId ?? inBody ?? "null",
    ...(extendedRequestId === undefined ? {} : { extendedRequestId }),
  };
}
