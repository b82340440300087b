// project-resources.ts — the resources of a project file, their places for each other's values marked.
import {
  didYouMean,
  isJsonArray,
  isJsonObject,
  type Json,
  meantHint,
  setMember,
} from "../base/index.ts";
import { circleText, inOrder, RESOURCE_TYPES } from "../resources/index.ts";
import type { ProjectResource, ResourceEntry } from "./project.ts";
import type { ProjectReading } from "./project-reading.ts";
import { substitute } from "./substitution.ts";

type Path = readonly (string | number)[];

export function readResources(reading: ProjectReading): readonly ProjectResource[] {
  const entries = Object.entries(reading.content.resources ?? {});
  const resources = entries.map(([name, entry]) => {
    const path = ["resources", name];
    checkName(reading, name);
    checkProperties(reading, path, entry);
    // The cast: an object stays one.
    const properties = filled(reading, entry.properties ?? {}, [...path, "properties"]);
    const label = `resources.${name} (${entry.type})`;
    const resource = { name, type: entry.type, properties, ...reading.declaration(path), label };
    return resource as ProjectResource;
  });
  checkEnvironments(reading);
  const ordered = inOrder(resources);
  if (ordered.ok) return resources;
  reading.problem(["resources", ordered.circle[0] ?? ""], circleText(ordered.circle));
  return resources;
}

function checkName(reading: ProjectReading, name: string): void {
  const { functions = {}, stateMachines = {}, activities = [] } = reading.content;
  const taken = Object.hasOwn(functions, name)
    ? "a function"
    : Object.hasOwn(stateMachines, name)
      ? "a state machine"
      : activities.includes(name)
        ? "an activity"
        : undefined;
  if (taken === undefined) return;
  reading.problem(
    ["resources", name],
    `resources.${name}: ${taken} has this name too, so \${${name}} could mean either; rename one`,
  );
}

function checkProperties(reading: ProjectReading, path: Path, entry: ResourceEntry): void {
  const type = RESOURCE_TYPES.get(entry.type);
  if (type === undefined) return;
  const given = Object.keys(entry.properties ?? {});
  const label = path.join(".");
  for (const name of given) {
    if (type.properties.includes(name)) continue;
    const hint =
      didYouMean(name, type.properties) ?? `known are ${[...type.properties].sort().join(", ")}`;
    reading.problem(
      [...path, "properties", name],
      `${label}: ${entry.type} has no property '${name}' here; ${hint}`,
    );
  }
  for (const name of type.required) {
    if (given.includes(name)) continue;
    reading.problem(path, `${label}: ${entry.type} needs the property '${name}'`);
  }
}

/** The value with what is known filled in and places for what comes later. */
function filled(reading: ProjectReading, value: Json, path: Path): Json {
  if (typeof value === "string") return filledText(reading, value, path);
  if (isJsonArray(value)) return value.map((item, i) => filled(reading, item, [...path, i]));
  if (!isJsonObject(value)) return value;
  const object: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value)) {
    const own = [...path, name];
    setMember(object, filledText(reading, name, own), filled(reading, item, own));
  }
  return object;
}

function filledText(reading: ProjectReading, text: string, path: Path): string {
  const { text: result, unknown } = substitute(text, reading.known, "yaml");
  for (const { name } of unknown) {
    // Variables of policies, such as ${aws:username}, are the service's.
    if (name.includes(":") && !name.startsWith("AWS::")) continue;
    reading.problem(path, unknownText(reading, name));
  }
  return result;
}

function unknownText(reading: ProjectReading, name: string): string {
  const [owner = ""] = name.split(".");
  const entry = reading.content.resources?.[owner];
  const type = entry && RESOURCE_TYPES.get(entry.type);
  if (entry !== undefined && type !== undefined) {
    const has = type.attributes.map((attribute) => `\${${owner}.${attribute}}`);
    return `\${${name}}: ${entry.type} gives ${[`\${${owner}}`, ...has].join(", ")}`;
  }
  const hint = meantHint(name, [...reading.known.keys()]);
  return `nothing gives \${${name}} a value${hint} ($\${${name}} is the text itself)`;
}

/**
 * A function's variable may hold any text, so `${Name}` without a value stays and is told of; an attribute that a
 * resource does not have is wrong.
 */
function checkEnvironments(reading: ProjectReading): void {
  const { functions = {}, resources = {} } = reading.content;
  for (const [name, { environment = {} }] of Object.entries(functions)) {
    for (const [variable, value] of Object.entries(environment)) {
      if (typeof value !== "string") continue;
      for (const { name: asked } of substitute(value, reading.known, "yaml").unknown) {
        const path = ["functions", name, "environment", variable];
        const text = unknownText(reading, asked);
        if (Object.hasOwn(resources, asked.split(".")[0] ?? "")) reading.problem(path, text);
        else reading.warning(path, text);
      }
    }
  }
}
