// routes.ts — the APIs of a stack to HTTP routes: SAM's events, resources and methods, OpenAPI documents, HTTP APIs.
import { dirname } from "node:path";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { ProjectHttpRoute } from "../../project/index.ts";
import { below, parseTemplateText, TemplateFault } from "../document/index.ts";
import { locateFile } from "../load/index.ts";
import { ROUTE_TYPE } from "../stack/index.ts";
import { type Making, memberPlace, skip, textProperty } from "./making.ts";

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

function samRoute({ properties, stack }: Making): readonly ProjectHttpRoute[] {
  const { Api: api, ApiType: type, Method: method, Path: path, Target: target } = properties;
  const payload = properties["PayloadFormatVersion"];
  const version = type === "REST" || payload === "1.0" ? "REST" : "HTTP";
  return [
    {
      api: `${stack.parts.prefix}${String(api)}`,
      ...{ type: version, method: methodOf(method), path: String(path) },
      functionName: String(target),
    },
  ];
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
  // What answers without a function, such as the OPTIONS of CORS.
  if (!isJsonObject(integration) || integration["Type"] === "MOCK") return [];
  const functionName = targetOf(integration);
  if (functionName === undefined) {
    skip(making, "its integration is neither a function nor a state machine");
    return [];
  }
  const path = pathOfResource(making, textProperty(making, "ResourceId") ?? "");
  return [{ api, type: "REST", method, path, functionName }];
}

/** What an integration calls: a function, or a state machine that is started. */
function targetOf(integration: JsonObject): string | undefined {
  const uri = integration["Uri"] ?? integration["uri"] ?? integration["IntegrationUri"];
  if (typeof uri !== "string") return undefined;
  const [, arn] = /\/functions\/(arn:[^/]+)\/invocations/.exec(uri) ?? [];
  if (arn !== undefined) return arn;
  if (/^arn:[^:]*:lambda:/.test(uri)) return uri;
  const [, sync] = /:states:action\/Start(Sync)?Execution/.exec(uri) ?? [undefined, "none"];
  if (sync === "none") return undefined;
  const templates = integration["RequestTemplates"] ?? integration["requestTemplates"];
  const texts = isJsonObject(templates) ? Object.values(templates).map(String) : [];
  const machine = texts
    .map((text) => /arn:[^"'\\\s]*:stateMachine:[\w.-]+/.exec(text)?.[0])
    .find(Boolean);
  return machine === undefined || sync === undefined ? machine : `sync:${machine}`;
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
  const functionName = targetOf(properties);
  if (functionName === undefined) {
    skip(making, "its integration is no function");
    return [];
  }
  const type = properties["PayloadFormatVersion"] === "1.0" ? "REST" : "HTTP";
  return [{ api, type, ...methodAndPath(key), functionName }];
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
  const functionName = target === undefined ? undefined : targetOf({ Uri: target });
  if (functionName === undefined) return [];
  const api = making.stack.physicalName(making.declared);
  const key = textProperty(making, "RouteKey") ?? "$default";
  return [{ api, type: "HTTP", ...methodAndPath(key), functionName }];
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
  return Object.entries(paths).flatMap(([path, operations]) => {
    if (!isJsonObject(operations)) return [];
    return Object.entries(operations).flatMap(
      ([method, operation]): readonly ProjectHttpRoute[] => {
        const integration = isJsonObject(operation)
          ? operation["x-amazon-apigateway-integration"]
          : undefined;
        if (!isJsonObject(integration)) return [];
        const functionName = targetOf(integration);
        if (functionName === undefined) return [];
        const payload = integration["payloadFormatVersion"];
        const version = payload === "1.0" ? "REST" : payload === "2.0" ? "HTTP" : type;
        return [{ api, type: version, method: methodOf(method), path, functionName }];
      },
    );
  });
}

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
  if (!parsed.ok) throw new TemplateFault(place, parsed.problems[0]?.message ?? dirname(path));
  const { root, value } = parsed.value;
  const evaluated = stack.evaluation.value(value, below(root, ""));
  return isJsonObject(evaluated) && !isJsonArray(evaluated) ? evaluated : undefined;
}
