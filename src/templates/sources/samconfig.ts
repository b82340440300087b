// samconfig.ts — samconfig.toml and samconfig.yaml: which template, which stack, which parameters.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";

export interface SamConfig {
  readonly template?: string;
  readonly stackName?: string;
  readonly region?: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Commands whose parameters say something of a deployment, the more general first. */
const COMMANDS = ["global", "build", "validate", "deploy"] as const;

/** `environment` is `default` where nobody chose another. */
export function samConfigOf(content: JsonObject, environment: string): SamConfig {
  const own = content[environment];
  const tables = COMMANDS.flatMap((command): readonly JsonObject[] => {
    const table = isJsonObject(own) ? own[command] : undefined;
    const parameters = isJsonObject(table) ? table["parameters"] : undefined;
    return isJsonObject(parameters) ? [parameters] : [];
  });
  const found = (...names: readonly string[]): string | undefined => {
    const values = tables.flatMap((table) => names.map((name) => table[name]));
    return values.findLast((value): value is string => typeof value === "string");
  };
  const parameters = new Map(
    tables.flatMap((table) => [...overridesOf(table["parameter_overrides"])]),
  );
  const [template, stackName, region] = [
    found("template_file", "template"),
    found("stack_name"),
    found("region"),
  ];
  return {
    parameters,
    ...(template === undefined ? {} : { template }),
    ...(stackName === undefined ? {} : { stackName }),
    ...(region === undefined ? {} : { region }),
  };
}

/** `A=b "C=d e"`, `ParameterKey=A,ParameterValue=b`, a list of those, or a table. */
export function overridesOf(value: Json | undefined): ReadonlyMap<string, string> {
  if (isJsonArray(value)) {
    return new Map(value.flatMap((item) => [...overridesOf(item)]));
  }
  if (isJsonObject(value)) {
    return new Map(
      Object.entries(value).map(([name, item]) => [
        name,
        isJsonArray(item) ? item.map(String).join(",") : String(item),
      ]),
    );
  }
  if (typeof value !== "string") return new Map();
  const pairs = wordsOf(value).flatMap((word): readonly (readonly [string, string])[] => {
    const long = /^ParameterKey=(.*?),ParameterValue=(.*)$/s.exec(word);
    const [, name, text] = long ?? /^([^=]+)=(.*)$/s.exec(word) ?? [];
    return name === undefined || text === undefined ? [] : [[name, text]];
  });
  return new Map(pairs);
}

/** Words as a shell would part them: quotes hold together and go away. */
function wordsOf(text: string): readonly string[] {
  const words = text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs, (_, double, single, escaped) =>
      String(double?.replace(/\\(.)/gs, "$1") ?? single ?? escaped ?? ""),
    ),
  );
}
