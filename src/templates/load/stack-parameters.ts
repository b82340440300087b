// stack-parameters.ts — the parameters of a stack: given, by default, or from SSM.
import { didYouMean, isJsonArray, type Json, type JsonObject } from "../../base/index.ts";
import { entryOf, type Place, placeOf, problemAt } from "../document/index.ts";
import { parameterValue } from "../evaluate/index.ts";
import type { LoadContext } from "./load-context.ts";

export interface ParameterWishes {
  readonly given: ReadonlyMap<string, Json>;
  /** Names that a person gave, so that a slip in one is told; others are passed over. */
  readonly insisted: ReadonlySet<string>;
  /** What to say where a parameter has no value. */
  readonly missing: (names: readonly string[]) => string;
}

/** What CDK asks for so that old bootstraps are noticed; there is nothing to be too old here. */
const BOOTSTRAP = /^\/cdk-bootstrap\/.*\/version$/;

/** Undefined where one is missing or wrong: the notes say so, and what would follow from it is nobody's fault. */
export async function stackParameters(
  declared: JsonObject,
  holder: Place,
  wishes: ParameterWishes,
  context: LoadContext,
): Promise<ReadonlyMap<string, Json> | undefined> {
  const values = new Map<string, Json>();
  const missing: string[] = [];
  const { problems } = context.notes;
  const before = problems.length;
  for (const name of Object.keys(declared)) {
    const parameter = entryOf(declared, name, holder);
    const place = placeOf(parameter, holder, name);
    const value = parameterValue(parameter, wishes.given.get(name) ?? legacyAsset(name));
    switch (value.kind) {
      case "value":
        values.set(name, value.value);
        break;
      case "ssm":
        values.set(name, await fromSsm(value.name, value.list, place, context));
        break;
      case "missing":
        missing.push(name);
        break;
      case "wrong":
        problems.push(problemAt(place, `parameter ${name} ${value.message}`));
        break;
    }
  }
  if (missing.length > 0) {
    const at = placeOf(declared[missing[0] ?? ""], holder, missing[0] ?? "");
    problems.push(problemAt(at, wishes.missing(missing)));
  }
  refuseUnknown(declared, holder, wishes, context);
  return problems.length > before ? undefined : values;
}

/** CDK version 1 asks for the places of its assets; they are taken from the assembly instead. */
function legacyAsset(name: string): string | undefined {
  return /^AssetParameters[0-9a-f]{64}/.test(name) ? "||" : undefined;
}

async function fromSsm(
  name: string,
  list: boolean,
  place: Place,
  { asked, notes, readSsm }: LoadContext,
): Promise<Json> {
  asked.add(name);
  const value = BOOTSTRAP.test(name) ? "21" : await readSsm(name);
  if (value !== undefined) return list ? value.split(",").map((item) => item.trim()) : value;
  const words = `SSM has no parameter '${name}'; its name stands for its value`;
  notes.warnings.push(problemAt(place, words));
  return list ? [name] : name;
}

function refuseUnknown(
  declared: JsonObject,
  holder: Place,
  { insisted }: ParameterWishes,
  { notes }: LoadContext,
): void {
  const names = Object.keys(declared);
  for (const name of insisted) {
    if (names.includes(name)) continue;
    const hint = didYouMean(name, names) ?? `it has ${listed(names)}`;
    notes.problems.push(problemAt(holder, `the template has no parameter '${name}'; ${hint}`));
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

/** A value that a parent gives: lists as CloudFormation hands them on. */
export function handedOn(value: Json): Json {
  return isJsonArray(value) ? value.map(String).join(",") : value;
}
