// route.ts — events of APIs, and the APIs that SAM makes for those that name none.
import type { JsonObject } from "../../base/index.ts";
import { ROUTE_TYPE } from "../stack/index.ts";
import {
  type Expansion,
  eventPlaced,
  referenced,
  type SamEvent,
  type SamResource,
} from "./expansion.ts";

export const IMPLICIT_REST = "ServerlessRestApi";
export const IMPLICIT_HTTP = "ServerlessHttpApi";

/** Api: payload 1.0 of a REST API; HttpApi: payload 2.0, or what its event says. */
export function addRoute(
  expansion: Expansion,
  resource: SamResource,
  event: SamEvent,
  target: JsonObject,
): void {
  const { properties, type, place } = event;
  const isRest = type === "Api";
  const implicit = isRest ? IMPLICIT_REST : IMPLICIT_HTTP;
  const named = properties[isRest ? "RestApiId" : "ApiId"];
  const api = referenced(named) ?? implicit;
  if (named === undefined) {
    expansion.put(implicit, place, {
      Type: isRest ? "AWS::ApiGateway::RestApi" : "AWS::ApiGatewayV2::Api",
      Properties: {},
    });
    const stage = `${implicit}${isRest ? "Prod" : "ApiGatewayDefault"}Stage`;
    expansion.put(stage, place, {
      Type: isRest ? "AWS::ApiGateway::Stage" : "AWS::ApiGatewayV2::Stage",
      Properties: { StageName: isRest ? "Prod" : "$default" },
    });
    expansion.madeNames.set(`${implicit}.Stage`, stage);
  }
  const { Method: method = "ANY", Path: path = "$default" } = properties;
  expansion.add(eventPlaced(resource, event), `${resource.logicalId}${event.name}`, ROUTE_TYPE, {
    ...{ Api: api, ApiType: isRest ? "REST" : "HTTP", Method: method, Path: path },
    ...{ PayloadFormatVersion: properties["PayloadFormatVersion"] ?? "", Target: target },
    ...("Ref" in target
      ? { Integration: startingIntegration(String(target["Ref"]), properties) }
      : {}),
  });
}

/** As SAM writes it: the request's body, escaped, is the machine's input. */
function startingIntegration(machine: string, properties: JsonObject): JsonObject {
  const escaped = "$util.escapeJavaScript($input.json('$'))";
  // What SAM mends on request: an apostrophe is escaped too, which no JSON is.
  const isMended = /^(true|yes|on)$/i.test(String(properties["UnescapeMappingTemplate"] ?? ""));
  const input = isMended ? `${escaped}.replaceAll("\\\\'","'")` : escaped;
  const template = `{"input": "${input}", "stateMachineArn": "\${${machine}}"}`;
  return {
    Type: "AWS",
    IntegrationHttpMethod: "POST",
    Uri: {
      "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution",
    },
    RequestTemplates: { "application/json": { "Fn::Sub": template } },
    Responses: { "200": { statusCode: "200" }, "400": { statusCode: "400" } },
  };
}
