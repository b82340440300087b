// others.ts — SAM's tables, APIs, layers and applications.
import { isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { type Expansion, renamed, type SamResource, same, tagList } from "./expansion.ts";

const TYPES: Readonly<Record<string, string>> = { String: "S", Number: "N", Binary: "B" };

export function expandTable(expansion: Expansion, resource: SamResource): void {
  const { properties } = resource;
  const { PrimaryKey: key } = properties;
  const { Name: AttributeName = "id", Type: type = "String" } = isJsonObject(key) ? key : {};
  const billing: JsonObject =
    properties["ProvisionedThroughput"] === undefined ? { BillingMode: "PAY_PER_REQUEST" } : {};
  expansion.add(resource, resource.logicalId, "AWS::DynamoDB::Table", {
    ...billing,
    ...renamed(properties, same("ProvisionedThroughput", "SSESpecification", "TableName")),
    ...tagList(properties["Tags"]),
    AttributeDefinitions: [{ AttributeName, AttributeType: TYPES[String(type)] ?? "S" }],
    KeySchema: [{ AttributeName, KeyType: "HASH" }],
  });
}

export function expandRestApi(expansion: Expansion, resource: SamResource): void {
  const { logicalId, properties } = resource;
  const names = { DefinitionBody: "Body", DefinitionUri: "BodyS3Location", ...same("Name") };
  expansion.add(resource, logicalId, "AWS::ApiGateway::RestApi", renamed(properties, names));
  const { StageName = "Prod" } = properties;
  const stage = `${logicalId}${typeof StageName === "string" ? StageName.replace(/\W/g, "") : ""}Stage`;
  expansion.add(resource, stage, "AWS::ApiGateway::Stage", { StageName });
  expansion.madeNames.set(`${logicalId}.Stage`, stage);
}

export function expandHttpApi(expansion: Expansion, resource: SamResource): void {
  const { logicalId, properties } = resource;
  const names = { DefinitionBody: "Body", DefinitionUri: "BodyS3Location", ...same("Name") };
  expansion.add(resource, logicalId, "AWS::ApiGatewayV2::Api", renamed(properties, names));
  const { StageName = "$default" } = properties;
  const stage = `${logicalId}ApiGatewayDefaultStage`;
  expansion.add(resource, stage, "AWS::ApiGatewayV2::Stage", { StageName });
  expansion.madeNames.set(`${logicalId}.Stage`, stage);
}

export function expandLayer(expansion: Expansion, resource: SamResource): void {
  const names = {
    ContentUri: "Content",
    ...same("CompatibleRuntimes", "Description", "LayerName"),
  };
  const properties = renamed(resource.properties, names);
  expansion.add(resource, resource.logicalId, "AWS::Lambda::LayerVersion", properties);
}

/** An application of the Serverless Application Repository stays what it is, and is skipped. */
export function expandApplication(expansion: Expansion, resource: SamResource): void {
  const { Location: location, Parameters: parameters = {} } = resource.properties;
  const isLocal = typeof location === "string" || isFunction(location);
  const type = isLocal ? "AWS::CloudFormation::Stack" : "AWS::Serverless::Application";
  const properties = { TemplateURL: location ?? "", Parameters: parameters };
  expansion.add(resource, resource.logicalId, type, isLocal ? properties : {});
}

function isFunction(value: Json | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).some((name) => name.startsWith("Fn::"));
}
