// missing-member.ts — of a path or an expression that found nothing: which member is missing, and where.
//
// AWS quotes what was searched in some of its words, and cuts it; else it is looked up in what the state was given, but
// only where the definition leaves no doubt that the path was applied to that.
import {
  foreignJson,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  shownJson,
} from "../../base/index.ts";
import { missingText, plainPath, valueAlong } from "./member-steps.ts";

/** What the words are looked up in. */
export interface Searched {
  /** The definition of the state. */
  readonly state: JsonObject;
  /** The recorded input of the visit, as JSON text. */
  readonly input: () => Promise<string | undefined>;
}

const QUOTING =
  /^The (?:JSONPath '(.+?)' specified for the field '.*?'|function '.*?' had the following error: The JsonPath argument for the field '(.+?)') could not be found in the input '([\s\S]*)$/;
const INVALID = /^Invalid path '(.+?)' ?:/;
const NOTHING = /^The JSONata expression '(.+?)' specified for the field '[^']*' returned nothing/;

/** Of the engine's own words about a state; undefined where they are about something else, or not enough is known. */
export async function missingMember(
  reason: string,
  searched: Searched | undefined,
): Promise<string | undefined> {
  const [, template, argument, quoted] = QUOTING.exec(reason) ?? [];
  const [, applied] = INVALID.exec(reason) ?? [];
  const [, expression] = NOTHING.exec(reason) ?? [];
  const path = plainPath(template ?? argument ?? applied ?? expression ?? "");
  if (path === undefined) return undefined;
  const whole = quoted?.endsWith("'") ? foreignJson(quoted.slice(0, -1)) : undefined;
  const value = whole ?? (searched && (await givenTo(path.text, { ...searched, quoted })));
  return value === undefined ? undefined : missingText(path, value);
}

/** What the path was applied to, where that is the input of the state or what its InputPath leaves of it. */
export async function givenTo(
  path: string,
  { state, input, quoted }: Searched & { readonly quoted?: string | undefined },
): Promise<Json | undefined> {
  const isJsonata = path.startsWith("$states.");
  const stage = isJsonata ? "input" : stageOf(path, state);
  if (stage === undefined) return undefined;
  const text = await input();
  const raw = text === undefined ? undefined : foreignJson(text);
  const value = stage === "input" || raw === undefined ? raw : throughInputPath(state, raw);
  if (value === undefined || quoted === undefined) return value;
  // The beginning is there to compare with.
  return shownJson(value).startsWith(quoted) ? value : undefined;
}

/** Whose paths are applied to what InputPath leaves; others see a result, or come later. */
const EFFECTIVE: ReadonlySet<string> = new Set([
  ...["Parameters", "Credentials", "Choices", "SecondsPath", "TimestampPath"],
  ...["TimeoutSecondsPath", "HeartbeatSecondsPath", "ErrorPath", "CausePath", "MaxConcurrencyPath"],
  ...["ItemsPath", "ItemSelector", "ItemReader", "ItemBatcher", "ResultWriter"],
  ...["ToleratedFailureCountPath", "ToleratedFailurePercentagePath"],
]);
/** Of the states inside. */
const INSIDE: ReadonlySet<string> = new Set(["ItemProcessor", "Iterator", "Branches"]);

function stageOf(path: string, state: JsonObject): "input" | "effective" | undefined {
  const fields = Object.entries(state)
    .filter(([name, value]) => !INSIDE.has(name) && holds(value, path))
    .map(([name]) => name);
  if (fields.length === 0) return undefined;
  if (fields.every((name) => name === "InputPath")) return "input";
  return fields.every((name) => EFFECTIVE.has(name)) ? "effective" : undefined;
}

/** As it is, or as an argument of a function. */
function holds(value: Json, path: string): boolean {
  if (typeof value === "string") {
    return value === path || (/^\s*States\./.test(value) && value.includes(path));
  }
  if (isJsonArray(value)) return value.some((one) => holds(one, path));
  return isJsonObject(value) && Object.values(value).some((one) => holds(one, path));
}

function throughInputPath({ InputPath: written = "$" }: JsonObject, input: Json): Json | undefined {
  if (written === "$") return input;
  if (written === null) return {};
  const path = typeof written === "string" ? plainPath(written) : undefined;
  return path && valueAlong(path, input);
}
