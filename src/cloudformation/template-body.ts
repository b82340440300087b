// template-body.ts — a template's text as CloudFormation reads it: what it must have, in AWS's words where it has not.
import { isJsonObject, type Json, type JsonObject } from "../base/index.ts";
import { ServiceFault } from "../services/index.ts";
import {
  circleIn,
  dependencies,
  namesIn,
  parseTemplateText,
  type Template,
  TemplateFault,
  type TemplateText,
} from "../templates/index.ts";

const BODY_BYTES_MAX = 51_200;

export function invalid(message: string): ServiceFault {
  return new ServiceFault("ValidationError", message);
}

/** A body that came with the request itself. */
export function checkBodyLength(body: string): void {
  if (Buffer.byteLength(body) <= BODY_BYTES_MAX) return;
  const rule = `Member must have length less than or equal to ${BODY_BYTES_MAX}`;
  throw invalid(
    `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: ${rule}`,
  );
}

export async function parsedBody(body: string): Promise<TemplateText> {
  const isJson = body.trimStart().startsWith("{");
  const parsed = await parseTemplateText(isJson ? "template.json" : "template.yaml", body);
  if (parsed.ok) {
    checkSections(parsed.value.value);
    return parsed.value;
  }
  const [{ line, column, message } = { line: 1, column: 1, message: "" }] = parsed.problems;
  if (message === "a template is an object with Resources") {
    throw invalid("Template format error: unsupported structure.");
  }
  const format = isJson ? "JSON" : "YAML";
  throw invalid(
    `Template format error: ${format} not well-formed. (line ${line ?? 1}, column ${column ?? 1})`,
  );
}

const SECTIONS: ReadonlySet<string> = new Set([
  ...["AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks", "Mappings"],
  ...["Metadata", "Outputs", "Parameters", "Resources", "Rules", "Transform"],
]);

function checkSections(template: JsonObject): void {
  const unknown = Object.keys(template).filter(
    (name) => !SECTIONS.has(name) && !name.startsWith("Fn::"),
  );
  if (unknown.length > 0) {
    throw invalid(`Invalid template property or properties [${unknown.join(", ")}]`);
  }
  const { Description: description, Resources: resources } = template;
  if (description !== undefined && typeof description !== "string") {
    throw invalid("Template format error: Every Description member must be a string.");
  }
  const count = isJsonObject(resources) ? Object.keys(resources).length : 0;
  if (count === 0 && template["Transform"] === undefined) {
    throw invalid("Template format error: At least one Resources member must be defined.");
  }
  if (count > RESOURCES_MAX) {
    throw invalid(
      `Template format error: Number of resources, ${count}, is greater than maximum allowed, ${RESOURCES_MAX}`,
    );
  }
}

const RESOURCES_MAX = 500;

const RESOURCE_MEMBERS: ReadonlySet<string> = new Set([
  ...["Condition", "Connectors", "CreationPolicy", "DeletionPolicy", "DependsOn", "Description"],
  ...["IgnoreGlobals", "Metadata", "Properties", "Type", "UpdatePolicy", "UpdateReplacePolicy"],
]);

/** What must hold of a template that is ready to be evaluated. */
export function checkTemplate({ value, madeNames }: Template): void {
  const { Resources: resources = {} } = value;
  if (!isJsonObject(resources) || Object.keys(resources).length === 0) {
    throw invalid("Template format error: At least one Resources member must be defined.");
  }
  for (const [logicalId, resource] of Object.entries(resources)) checkResource(logicalId, resource);
  const parameters = isJsonObject(value["Parameters"]) ? value["Parameters"] : {};
  const known = new Set([
    ...Object.keys(resources),
    ...Object.keys(parameters),
    ...[...madeNames.keys()].flatMap((name) => [name, name.split(".")[0] ?? name]),
  ]);
  const unknownIn = (section: Json): readonly string[] =>
    [...namesIn(section)].filter((name) => !known.has(name) && !name.startsWith("AWS::"));
  unresolved(unknownIn(resources), "Resources");
  unresolved(unknownIn(value["Outputs"] ?? {}), "Outputs");
  for (const [logicalId, { DependsOn = [] }] of objects(resources)) {
    const needed = Array.isArray(DependsOn) ? DependsOn : [DependsOn];
    const missing = needed.filter((name: Json) => !Object.hasOwn(resources, String(name)));
    if (missing.length > 0 && logicalId !== "") unresolved(missing.map(String), "Resources");
  }
  const circle = circleIn(dependencies(resources));
  if (circle !== undefined) {
    throw invalid(`Circular dependency between resources: [${[...circle].sort().join(", ")}]`);
  }
}

function unresolved(names: readonly string[], section: string): void {
  if (names.length === 0) return;
  const listed = [...new Set(names)].join(", ");
  throw invalid(
    `Template format error: Unresolved resource dependencies [${listed}] in the ${section} block of the template`,
  );
}

function checkResource(logicalId: string, resource: Json): void {
  if (!/^[A-Za-z0-9]+$/.test(logicalId)) {
    throw invalid(`Template format error: Resource name ${logicalId} is non alphanumeric.`);
  }
  if (!isJsonObject(resource)) {
    throw invalid("Template format error: Every Resources object must contain a Type member.");
  }
  if (typeof resource["Type"] !== "string") {
    throw invalid("Template format error: Every Resources object must contain a Type member.");
  }
  const unknown = Object.keys(resource).filter((name) => !RESOURCE_MEMBERS.has(name));
  if (unknown.length > 0) {
    throw invalid(`Invalid template resource property '${unknown[0] ?? ""}'`);
  }
}

function objects(section: JsonObject): readonly (readonly [string, JsonObject])[] {
  return Object.entries(section).flatMap(([name, value]) =>
    isJsonObject(value) ? [[name, value] as const] : [],
  );
}

/** A fault of a template in AWS's words. */
export function templateError(error: unknown): unknown {
  if (!(error instanceof TemplateFault)) return error;
  return invalid(`Template error: ${error.message}`);
}
