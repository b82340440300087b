// routes.ts — the APIs of a stack to HTTP routes: SAM's events, resources and methods, OpenAPI documents, HTTP APIs.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { type ProjectHttpRoute, projectProblemText } from "../../project/index.ts";
import { below, type Place, parseTemplateText, placeOf, TemplateFault } from "../document/index.ts";
import { textOf } from "../evaluate/index.ts";
import { locateFile } from "../load/index.ts";
import { ROUTE_TYPE } from "../stack/index.ts";
import { integrationTarget } from "./integration.ts";
import { type Making, memberPlace, skip, skipAt, textProperty } from "./making.ts";

/** The routes that one resource of an API makes; most make none of themselves. */
export async function makeRoutes(making: Making): Promise<readonly ProjectHttpRoute[]> {
  switch (making.declared.type) {
    case ROUTE_TYPE:
      return samRoute(making);
    case "AWS::ApiGateway::Method":
      return methodRoute(making);
    case "AWS::ApiGatewayV2::Route":
      return httpRoute(making);
    case "AWS::ApiGateway::RestApi":
      return [...(await documentRoutes(making, "REST"))];
    case "AWS::ApiGatewayV2::Api":
      return [...(await documentRoutes(making, "HTTP")), ...quickRoute(making)];
    case "AWS::Lambda::Url":
      return urlRoute(making);
    default:
      return [];
  }
}

function samRoute(making: Making): readonly ProjectHttpRoute[] {
  const { properties, stack } = making;
  const { Api: api, ApiType: type, Method: method, Path: path, Target: target } = properties;
  const payload = properties["PayloadFormatVersion"];
  const address: Address = {
    api: `${stack.parts.prefix}${String(api)}`,
    type: type === "REST" || payload === "1.0" ? "REST" : "HTTP",
    ...{ method: methodOf(method), path: String(path) },
  };
  const { Integration: given } = properties;
  if (!isJsonObject(given)) return [{ ...address, functionName: String(target) }];
  return routesTo(making, { given, at: making.place }, address);
}

function methodOf(method: Json | undefined): string {
  const text = String(method ?? "ANY").toUpperCase();
  return text === "*" || text === "X-AMAZON-APIGATEWAY-ANY-METHOD" ? "ANY" : text;
}

function methodRoute(making: Making): readonly ProjectHttpRoute[] {
  const { properties } = making;
  const api = textProperty(making, "RestApiId") ?? "";
  const method = methodOf(properties["HttpMethod"]);
  const { Integration: integration } = properties;
  if (!isJsonObject(integration)) return [];
  const path = pathOfResource(making, textProperty(making, "ResourceId") ?? "");
  const at = memberPlace(making, "Integration");
  return routesTo(making, { given: integration, at }, { api, type: "REST", method, path });
}

type Address = Pick<ProjectHttpRoute, "api" | "method" | "path" | "type">;

/** The route, or none where what it calls is not here: then it is listed as skipped. */
function routesTo(
  making: Making,
  { given, at, what }: { readonly given: JsonObject; readonly at: Place; readonly what?: string },
  address: Address,
): readonly ProjectHttpRoute[] {
  const { context, stack } = making;
  const target = integrationTarget(given, (value) => stack.guessed(textOf(value, at), at));
  if (target.ok) {
    const { ok: _, ...called } = target;
    return [{ ...address, ...called }];
  }
  if (what === undefined) skip(making, target.why);
  else
    skipAt(
      context,
      at,
      `${making.declared.logicalId} (${making.declared.type}), ${what}: ${target.why}`,
    );
  return [];
}

/** The way from the API's root, by the names that its resources are known under. */
function pathOfResource({ stack }: Making, id: string): string {
  const parts: string[] = [];
  let at = id;
  // As many steps as there are resources: a circle was refused before.
  for (let left = Object.keys(stack.resources).length; left > 0 && !at.endsWith("/"); left -= 1) {
    const { prefix } = stack.parts;
    const logicalId = at.startsWith(prefix) ? at.slice(prefix.length) : at;
    const resource = stack.declared(logicalId);
    if (resource?.type !== "AWS::ApiGateway::Resource") break;
    const { ParentId: parent = "/", PathPart: part = "" } = stack.properties(resource);
    parts.unshift(String(part));
    at = String(parent);
  }
  return `/${parts.join("/")}`;
}

function httpRoute(making: Making): readonly ProjectHttpRoute[] {
  const { stack } = making;
  const api = textProperty(making, "ApiId") ?? "";
  const key = textProperty(making, "RouteKey") ?? "$default";
  const target = textProperty(making, "Target") ?? "";
  const { prefix } = stack.parts;
  const id = target.replace(/^integrations\//, "");
  const integration = stack.declared(id.startsWith(prefix) ? id.slice(prefix.length) : id);
  const properties = integration === undefined ? {} : stack.properties(integration);
  const isProxy = properties["IntegrationSubtype"] === undefined;
  const type = isProxy && properties["PayloadFormatVersion"] === "1.0" ? "REST" : "HTTP";
  const at = integration?.place ?? making.place;
  return routesTo(making, { given: properties, at }, { api, type, ...methodAndPath(key) });
}

function methodAndPath(key: string): { readonly method: string; readonly path: string } {
  const [method = "ANY", path] = key.split(" ");
  return path === undefined
    ? { method: "ANY", path: "$default" }
    : { method: methodOf(method), path };
}

/** `Target` on an HTTP API is a route for everything, or for `RouteKey`. */
function quickRoute(making: Making): readonly ProjectHttpRoute[] {
  const target = textProperty(making, "Target");
  if (target === undefined) return [];
  const api = making.stack.physicalName(making.declared);
  const key = textProperty(making, "RouteKey") ?? "$default";
  const given = { Type: "AWS_PROXY", Uri: target };
  const at = memberPlace(making, "Target");
  return routesTo(making, { given, at }, { api, type: "HTTP", ...methodAndPath(key) });
}

function urlRoute(making: Making): readonly ProjectHttpRoute[] {
  const functionName = textProperty(making, "TargetFunctionArn") ?? "";
  const api = making.stack.physicalName(making.declared);
  return [{ api, type: "HTTP", method: "ANY", path: "$default", functionName }];
}

/** An OpenAPI document, in the template or in a file, with what stands behind each operation. */
async function documentRoutes(
  making: Making,
  type: ProjectHttpRoute["type"],
): Promise<readonly ProjectHttpRoute[]> {
  const document = await openApi(making);
  const paths = document?.["paths"];
  if (!isJsonObject(paths)) return [];
  const api = making.stack.physicalName(making.declared);
  const holder = placeOf(paths, making.place, "Body");
  return Object.entries(paths).flatMap(([path, operations]) => {
    if (!isJsonObject(operations)) return [];
    const around = placeOf(operations, holder, path);
    return Object.entries(operations).flatMap(([name, operation]) => {
      const given = isJsonObject(operation) ? operation[INTEGRATION] : undefined;
      if (!isJsonObject(given)) return [];
      const at = placeOf(given, placeOf(operation, around, name), INTEGRATION);
      const payload = given["payloadFormatVersion"];
      const version = payload === "1.0" ? "REST" : payload === "2.0" ? "HTTP" : type;
      const method = methodOf(name);
      const what = `${method} ${path}`;
      return routesTo(making, { given, at, what }, { api, type: version, method, path });
    });
  });
}

const INTEGRATION = "x-amazon-apigateway-integration";

async function openApi(making: Making): Promise<JsonObject | undefined> {
  const { context, properties, stack } = making;
  const { Body: body, BodyS3Location: location } = properties;
  if (isJsonObject(body)) return body;
  if (typeof location !== "string") return undefined;
  const place = memberPlace(making, "BodyS3Location");
  const { folder } = stack.parts.template;
  const path = await locateFile(location, { place, folder, context });
  context.read.add(path);
  const text = await context.files.readText(path, place);
  const parsed = await parseTemplateText(context.files.shown(path), text);
  if (!parsed.ok)
    throw new TemplateFault(place, parsed.problems.map(projectProblemText).join("; "));
  const { root, value } = parsed.value;
  const evaluated = stack.evaluation.value(value, below(root, ""));
  return isJsonObject(evaluated) && !isJsonArray(evaluated) ? evaluated : undefined;
}
