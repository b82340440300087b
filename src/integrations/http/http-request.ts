// http-request.ts — the parameters of an HTTP task to the request that goes out.
//
// Developer guide, "Call HTTPS APIs": values of the connection overrule the task's; bodies are merged before they are
// encoded; what a task may not set is refused before anything is sent.
import { validateHeaderName, validateHeaderValue } from "node:http";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../../base/index.ts";
import type { Additions, Pair } from "./connection.ts";
import {
  ARRAY_FORMATS,
  type ArrayFormat,
  encoded,
  formEncoded,
  scalarText,
} from "./form-encoding.ts";

/** Parameters of `http:invoke` that have been looked at. */
export interface HttpTask {
  readonly url: URL;
  readonly method: string;
  readonly connectionArn: string;
  readonly headers: readonly Pair[];
  readonly query: readonly Pair[];
  readonly body: Json | undefined;
  /** How lists are written in a form; undefined where the body is sent as JSON. */
  readonly form: ArrayFormat | undefined;
}

export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly Pair[];
  readonly body: string | undefined;
}

/** Undone for the reason that stands in the message: the task cannot be started. */
export class RequestUnfit extends Error {
  override readonly name = "RequestUnfit";
}

export const HTTP_FIELDS: ReadonlySet<string> = new Set([
  ...["ApiEndpoint", "Method", "Authentication", "InvocationConfig", "Headers"],
  ...["QueryParameters", "RequestBody", "Transform"],
]);
const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"];
const FORM_TYPE = "application/x-www-form-urlencoded";

const FORBIDDEN: ReadonlySet<string> = new Set(
  `a-im accept-charset accept-datetime accept-encoding authorization cache-control connection
   content-encoding content-md5 date expect forwarded from host http2-settings if-match
   if-modified-since if-none-match if-range if-unmodified-since max-forwards origin pragma
   proxy-authorization referer server te trailer transfer-encoding upgrade via warning`.split(
    /\s+/,
  ),
);
const FORBIDDEN_PREFIXES = ["x-forwarded-", "x-amz-", "x-amzn-"];

/** What is wrong with the parameters, whatever the connection adds. */
export function httpProblem(parameters: Json): string | undefined {
  try {
    httpTaskOf(parameters);
    return undefined;
  } catch (error) {
    if (error instanceof RequestUnfit) return error.message;
    throw error;
  }
}

/** Throws {@link RequestUnfit}. */
export function httpTaskOf(parameters: Json): HttpTask {
  if (!isJsonObject(parameters)) throw new RequestUnfit("The parameters must be a JSON object");
  const unknown = Object.keys(parameters).find((name) => !HTTP_FIELDS.has(name));
  if (unknown !== undefined) {
    throw new RequestUnfit(`The field "${unknown}" is not supported by Step Functions`);
  }
  return {
    url: endpointOf(parameters),
    method: methodOf(parameters),
    connectionArn: connectionArnOf(parameters),
    headers: headersOf(parameters["Headers"]),
    query: pairsOf(parameters["QueryParameters"], "QueryParameters"),
    body: parameters["RequestBody"],
    form: formOf(parameters["Transform"]),
  };
}

function endpointOf(parameters: JsonObject): URL {
  const text = parameters["ApiEndpoint"];
  if (typeof text !== "string") throw missing("ApiEndpoint");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new RequestUnfit("The value of the field 'ApiEndpoint' must be a URL with https or http");
  }
  if (url.username !== "" || url.password !== "") {
    throw new RequestUnfit("The value of the field 'ApiEndpoint' must not hold credentials");
  }
  return url;
}

function methodOf(parameters: JsonObject): string {
  const method = parameters["Method"];
  if (typeof method !== "string") throw missing("Method");
  if (METHODS.includes(method)) return method;
  throw new RequestUnfit(
    `The field 'Method' should have one of these values: [${METHODS.join(", ")}]`,
  );
}

function connectionArnOf(parameters: JsonObject): string {
  for (const name of ["InvocationConfig", "Authentication"]) {
    const config = parameters[name];
    const arn = isJsonObject(config) ? config["ConnectionArn"] : undefined;
    if (typeof arn === "string") return arn;
  }
  throw missing("ConnectionArn");
}

function missing(name: string): RequestUnfit {
  return new RequestUnfit(`The field '${name}' is required but was missing`);
}

function headersOf(value: Json | undefined): readonly Pair[] {
  const headers = pairsOf(value, "Headers");
  for (const [name, text] of headers) {
    const lower = name.toLowerCase();
    if (FORBIDDEN.has(lower) || FORBIDDEN_PREFIXES.some((prefix) => lower.startsWith(prefix))) {
      throw new RequestUnfit(`The header '${name}' is not supported by the HTTP task`);
    }
    checkHeader(name, text);
  }
  return headers;
}

function checkHeader(name: string, text: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, text);
  } catch (error) {
    // Node names the header and never its value.
    throw new RequestUnfit(error instanceof Error ? error.message : `The header '${name}' is bad`);
  }
}

function pairsOf(value: Json | undefined, field: string): readonly Pair[] {
  if (value === undefined || value === null) return [];
  if (!isJsonObject(value)) throw new RequestUnfit(`The field '${field}' must be an object`);
  return Object.entries(value).flatMap(([name, member]) => {
    const items = isJsonArray(member) ? member : [member];
    if (items.some((item) => isJsonObject(item) || isJsonArray(item))) {
      throw new RequestUnfit(
        `The value of '${name}' in '${field}' must be a text or a list of texts`,
      );
    }
    const texts = items.map(scalarText);
    // A header is one line; a parameter of the query is repeated.
    if (field === "Headers") return [[name, texts.join(", ")] as const];
    return texts.map((text) => [name, text] as const);
  });
}

function formOf(transform: Json | undefined): ArrayFormat | undefined {
  if (!isJsonObject(transform)) return undefined;
  const encoding = transform["RequestBodyEncoding"] ?? "NONE";
  if (encoding === "NONE") return undefined;
  if (encoding !== "URL_ENCODED") {
    throw new RequestUnfit(
      "The field 'RequestBodyEncoding' should have one of these values: [NONE, URL_ENCODED]",
    );
  }
  const options = transform["RequestEncodingOptions"];
  const given = isJsonObject(options) ? options["ArrayFormat"] : undefined;
  const format = ARRAY_FORMATS.find((known) => known === (given ?? "INDICES"));
  if (format !== undefined) return format;
  throw new RequestUnfit(
    `The field 'ArrayFormat' should have one of these values: [${ARRAY_FORMATS.join(", ")}]`,
  );
}

/** The request with what the connection adds; `region` is part of the agent's name. Throws {@link RequestUnfit}. */
export function composed(task: HttpTask, additions: Additions, region: string): OutgoingRequest {
  const body = bodyOf(task, additions.body);
  const given = merged(task.headers, additions.headers);
  const type = given.find(([name]) => name.toLowerCase() === "content-type");
  const contentType: Pair = [
    "Content-Type",
    task.form === undefined ? "application/json" : FORM_TYPE,
  ];
  const own: readonly Pair[] = [
    ["User-Agent", `Amazon|StepFunctions|HttpInvoke|${region}`],
    ["Range", "bytes=0-262144"],
  ];
  const headers = merged(
    body === undefined || type !== undefined ? given : [...given, contentType],
    own,
  );
  for (const [name, text] of additions.headers) checkHeader(name, text);
  return { method: task.method, url: urlOf(task, additions.query), headers, body };
}

/** A form says that it is one. Throws {@link RequestUnfit}. */
export function checkContentType({ form }: HttpTask, { headers, body }: OutgoingRequest): void {
  if (form === undefined || body === undefined) return;
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  if (type.toLowerCase().startsWith(FORM_TYPE)) return;
  throw new RequestUnfit(`A body that is URL_ENCODED needs the content type ${FORM_TYPE}`);
}

/** Names are compared without case; the later list wins. */
function merged(first: readonly Pair[], second: readonly Pair[]): readonly Pair[] {
  const overruled = new Set(second.map(([name]) => name.toLowerCase()));
  return [...first.filter(([name]) => !overruled.has(name.toLowerCase())), ...second];
}

function urlOf({ url, query }: HttpTask, added: readonly Pair[]): URL {
  const overruled = new Set(added.map(([name]) => name));
  const pairs = [...query.filter(([name]) => !overruled.has(name)), ...added];
  const whole = new URL(url);
  if (pairs.length === 0) return whole;
  const more = pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&");
  whole.search = whole.search === "" ? more : `${whole.search}&${more}`;
  return whole;
}

function bodyOf(task: HttpTask, added: readonly Pair[]): string | undefined {
  const body = withMembers(task.body, added);
  if (body === undefined) return undefined;
  if (typeof body === "string") return body;
  if (task.form === undefined) return stringifyJson(body);
  if (isJsonObject(body)) return formEncoded(body, task.form);
  throw new RequestUnfit("A body that is URL_ENCODED must be a JSON object or a text");
}

function withMembers(body: Json | undefined, added: readonly Pair[]): Json | undefined {
  if (added.length === 0) return body;
  const members = Object.fromEntries(added);
  if (body === undefined || body === null) return members;
  if (isJsonObject(body)) return { ...body, ...members };
  throw new RequestUnfit(
    "The connection adds members to the request body, so the field 'RequestBody' must be a JSON object",
  );
}
