// includes.ts — AWS::Include: parts of a template that stand in files of their own.
import { dirname } from "node:path";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  setMember,
} from "../../base/index.ts";
import { projectProblemText } from "../../project/index.ts";
import {
  type Place,
  parseTemplateText,
  placedAs,
  placeOf,
  TemplateFault,
} from "../document/index.ts";
import type { LoadContext } from "./load-context.ts";

const INCLUDES_MAX = 100;

export interface IncludePorts {
  readonly folder: string;
  readonly context: LoadContext;
  /** The place that `Location` names. */
  readonly textOf: (value: Json, place: Place) => string;
}

/** `value` with every AWS::Include, and those that they include, in their places. */
export async function withIncludes(
  value: JsonObject,
  root: Place,
  ports: IncludePorts,
): Promise<JsonObject> {
  const including = new Including(ports);
  return including.object(await topLevel(value, root, including), root, ports.folder);
}

/** `Transform: { Name: AWS::Include, Parameters: … }` at the top adds sections to the template. */
async function topLevel(value: JsonObject, root: Place, including: Including): Promise<JsonObject> {
  const { Transform: transform } = value;
  const list: readonly Json[] = isJsonArray(transform) ? transform : [transform ?? null];
  let joined = value;
  for (const item of list) {
    if (!isInclude(item)) continue;
    const at = placeOf(item, root, "Transform");
    const included = await including.read(item, at, undefined);
    joined = placedAs({ ...included, ...joined }, value);
  }
  return joined;
}

function isInclude(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && value["Name"] === "AWS::Include";
}

class Including {
  readonly #ports: IncludePorts;
  #read = 0;

  constructor(ports: IncludePorts) {
    this.#ports = ports;
  }

  async value(value: Json, place: Place, folder: string): Promise<Json> {
    if (isJsonArray(value)) {
      const items: Json[] = [];
      for (const [i, item] of value.entries()) {
        items.push(await this.value(item, placeOf(item, place, i), folder));
      }
      return items.every((item, i) => item === value[i]) ? value : placedAs(items, value);
    }
    return isJsonObject(value) ? this.object(value, place, folder) : value;
  }

  async object(object: JsonObject, place: Place, folder: string): Promise<JsonObject> {
    const members: Record<string, Json> = {};
    let changed = false;
    for (const [name, item] of Object.entries(object)) {
      const at = placeOf(item, place, name);
      if (name === "Fn::Transform" && isInclude(item)) {
        changed = true;
        for (const [own, inner] of Object.entries(await this.read(item, at, folder))) {
          setMember(members, own, inner);
        }
        continue;
      }
      const inner = await this.value(item, at, folder);
      changed ||= inner !== item;
      setMember(members, name, inner);
    }
    return changed ? placedAs(members, object) : object;
  }

  async read(include: JsonObject, place: Place, from: string | undefined): Promise<JsonObject> {
    this.#read += 1;
    if (this.#read > INCLUDES_MAX) {
      throw new TemplateFault(
        place,
        `more than ${INCLUDES_MAX} includes; do they include each other?`,
      );
    }
    const { context, folder, textOf } = this.#ports;
    const { Parameters: parameters } = include;
    const location = isJsonObject(parameters) ? parameters["Location"] : undefined;
    if (location === undefined) throw new TemplateFault(place, "AWS::Include needs a Location");
    const given = textOf(location, place);
    const path = await locateFile(given, { place, folder: from ?? folder, context });
    const text = await context.files.readText(path, place);
    context.read.add(path);
    const parsed = await parseTemplateText(context.files.shown(path), text);
    if (!parsed.ok) {
      const [problem] = parsed.problems;
      throw new TemplateFault(
        place,
        problem === undefined ? `${given} cannot be read` : projectProblemText(problem),
      );
    }
    return this.object(parsed.value.value, parsed.value.root, dirname(path));
  }
}

/** A local path, or the file of the project that the end of an address in S3 names. */
export async function locateFile(
  given: string,
  { place, folder, context }: { place: Place; folder: string; context: LoadContext },
): Promise<string> {
  if (!/^(s3|https?):\/\//.test(given)) return context.files.locate(folder, given, place);
  const found = await context.files.findByKey(given);
  if (found !== undefined) return found;
  throw new TemplateFault(
    place,
    `'${given}' lies in S3, and no one file of the project has its name`,
  );
}
