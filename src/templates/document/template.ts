// template.ts — a template that is ready to be evaluated: read, its includes, loops and transforms done.
import { isJsonObject, type JsonObject } from "../../base/index.ts";
import { type Place, placeOf } from "./place.ts";
import { TemplateFault } from "./template-fault.ts";

export interface Template {
  /** Absolute; relative paths of the template start here. */
  readonly folder: string;
  readonly root: Place;
  readonly value: JsonObject;
  /** Names that a transform gives to what it made: `Work.Alias` is `WorkAliaslive`. */
  readonly madeNames: ReadonlyMap<string, string>;
}

export type Section = "Conditions" | "Mappings" | "Outputs" | "Parameters" | "Resources";

/** A part of a template; empty where it is not there. Throws TemplateFault for what is no object. */
export function sectionOf(value: JsonObject, root: Place, name: Section): JsonObject {
  const section = value[name];
  if (section === undefined || section === null) return {};
  if (isJsonObject(section)) return section;
  throw new TemplateFault(placeOf(section, root, name), `${name} must be an object`);
}

/** A member of a section that is an object itself; throws TemplateFault for another. */
export function entryOf(section: JsonObject, name: string, holder: Place): JsonObject {
  const entry = section[name];
  if (isJsonObject(entry)) return entry;
  throw new TemplateFault(placeOf(entry, holder, name), `${name} must be an object`);
}
