// json-schema.ts — the part of JSON Schema that treadle.yaml's schema uses, and its check.
//
// The schema is data/treadle.schema.json: editors complete and check by it, and so does the loader. Every
// schema in it has a description, because the description is the second half of each message: what to do.
import { readFileSync } from "node:fs";
import {
  didYouMean,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonTypeOf,
  meantHint,
  memberOf,
  numberOf,
  stringifyJson,
} from "../../base/index.ts";

type SchemaType = "array" | "boolean" | "integer" | "number" | "object" | "string";

export interface Schema {
  readonly $ref?: string;
  readonly $defs?: { readonly [name: string]: Schema };
  readonly description?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly propertyNames?: Schema;
  readonly additionalProperties?: false | Schema;
  readonly minProperties?: number;
}

export interface SchemaProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = SchemaProblem["path"];

/** The same place from `src/project/schema` and from `dist/project/schema`. */
const SCHEMA_FILE = new URL("../../../data/treadle.schema.json", import.meta.url);

/** The schema of treadle.yaml. */
export function projectSchema(): Schema {
  // The cast: the file is ours and uses the keywords of Schema only, as a test checks.
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as Schema;
}

/** All that is wrong with `value`, in the order of the file. */
export function schemaProblems(schema: Schema, value: Json): readonly SchemaProblem[] {
  return new Checker(schema).check(schema, value, []);
}

class Checker {
  readonly #root: Schema;

  constructor(root: Schema) {
    this.#root = root;
  }

  check(given: Schema, value: Json, path: Path): readonly SchemaProblem[] {
    const schema = this.#resolved(given);
    const problem = scalarProblem(schema, value);
    if (problem !== undefined) return [{ path, message: `${nameOf(path)} ${problem}` }];
    if (isJsonObject(value)) return this.#object(schema, value, path);
    if (!isJsonArray(value) || schema.items === undefined) return [];
    const { items } = schema;
    return value.flatMap((item, i) => this.check(items, item, [...path, i]));
  }

  #object(schema: Schema, value: JsonObject, path: Path): readonly SchemaProblem[] {
    const missing = (schema.required ?? []).filter((name) => memberOf(value, name) === undefined);
    const problems = missing.map((name): SchemaProblem => {
      const { description } = this.#resolved(schema.properties?.[name] ?? {});
      return { path, message: `${nameOf(path)} needs '${name}': ${description}` };
    });
    if (Object.keys(value).length < (schema.minProperties ?? 0)) {
      problems.push({ path, message: `${nameOf(path)} must not be empty: ${schema.description}` });
    }
    for (const [name, inner] of Object.entries(value)) {
      problems.push(...this.#member(schema, name, inner, path));
    }
    return problems;
  }

  #member(schema: Schema, name: string, value: Json, path: Path): readonly SchemaProblem[] {
    const known = schema.properties ?? {};
    const inner = [...path, name];
    const property = Object.hasOwn(known, name) ? known[name] : undefined;
    if (property !== undefined) return this.check(property, value, inner);
    if (schema.additionalProperties === false) {
      return [{ path: inner, message: unknownKey(name, path, Object.keys(known)) }];
    }
    const names = this.#resolved(schema.propertyNames ?? {});
    if (names.pattern !== undefined && !new RegExp(names.pattern, "u").test(name)) {
      return [{ path: inner, message: `the name '${name}' must be ${names.description}` }];
    }
    return schema.additionalProperties === undefined
      ? []
      : this.check(schema.additionalProperties, value, inner);
  }

  #resolved(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    const target = this.#root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    if (target === undefined) throw new Error(`the schema has no ${schema.$ref}`);
    return target;
  }
}

function unknownKey(name: string, path: Path, known: readonly string[]): string {
  const hint = didYouMean(name, known) ?? `known are ${known.join(", ")}`;
  return path.length === 0
    ? `unknown key '${name}'; ${hint}`
    : `${nameOf(path)} has an unknown key '${name}'; ${hint}`;
}

/** What is wrong with the value itself, members and items apart. */
function scalarProblem(schema: Schema, value: Json): string | undefined {
  if (schema.enum !== undefined) return enumProblem(schema.enum, value);
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return `must be ${schema.description}, not ${shown(value)}`;
  }
  const fits = typeof value === "string" ? textFits(schema, value) : numberFits(schema, value);
  return fits ? undefined : `must be ${schema.description}, not ${shown(value)}`;
}

function enumProblem(allowed: readonly string[], value: Json): string | undefined {
  if (typeof value === "string" && allowed.includes(value)) return undefined;
  const hint = typeof value === "string" ? meantHint(value, allowed) : "";
  return `must be one of ${allowed.join(", ")}, not ${shown(value)}${hint}`;
}

function isOfType(value: Json, type: SchemaType): boolean {
  if (type !== "integer") return jsonTypeOf(value) === type;
  return isJsonNumber(value) && Number.isInteger(numberOf(value));
}

function textFits({ pattern, minLength = 0, maxLength }: Schema, value: string): boolean {
  if (value.length < minLength || value.length > (maxLength ?? value.length)) return false;
  return pattern === undefined || new RegExp(pattern, "u").test(value);
}

function numberFits({ minimum, maximum }: Schema, value: Json): boolean {
  if (!isJsonNumber(value)) return true;
  const number = numberOf(value);
  return number >= (minimum ?? number) && number <= (maximum ?? number);
}

function shown(value: Json): string {
  const text = stringifyJson(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

/** `functions.work.timeout`, `activities[1]`; the whole file has no path. */
function nameOf(path: Path): string {
  if (path.length === 0) return "the file";
  return path
    .map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join("");
}
