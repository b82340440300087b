// state-machine.ts — AWS::StepFunctions::StateMachine to a state machine of the project.
import type { ServiceKnowledge } from "../../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../../base/index.ts";
import {
  definitionOfText,
  definitionOfValue,
  type LoadedDefinition,
  type ProjectLogging,
  type ProjectProblem,
  type ProjectStateMachine,
} from "../../project/index.ts";
import { type Place, pathOf, positionOf, TemplateFault } from "../document/index.ts";
import { textOf } from "../evaluate/index.ts";
import { locateFile } from "../load/index.ts";
import {
  declarationOf,
  type Making,
  memberPlace,
  skip,
  tagsOf,
  textProperty,
  truthOf,
} from "./making.ts";

type Read = Awaited<ReturnType<typeof definitionOfText>>;

/** Undefined where its definition is not here or is wrong; the notes say so. */
export async function makeStateMachine(making: Making): Promise<ProjectStateMachine | undefined> {
  const { context, declared, stack } = making;
  const type = typeOf(making);
  const read = await readDefinition(making, type);
  if (read === undefined) return undefined;
  if (!read.ok) {
    context.notes.problems.push(...read.problems);
    return undefined;
  }
  context.notes.warnings.push(...read.value.warnings);
  return machineOf(making, { name: stack.physicalName(declared), type, definition: read.value });
}

function machineOf(
  making: Making,
  own: Pick<ProjectStateMachine, "definition" | "name" | "type">,
): ProjectStateMachine {
  const { TracingConfiguration: tracing } = making.properties;
  const roleArn = textProperty(making, "RoleArn");
  const logging = loggingOf(making);
  return {
    ...{ ...own, tags: tagsOf(making), ...declarationOf(making) },
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(logging === undefined ? {} : { logging }),
    ...(isJsonObject(tracing) ? { tracing: truthOf(tracing["Enabled"]) } : {}),
  };
}

function typeOf(making: Making): ProjectStateMachine["type"] {
  const type = textProperty(making, "StateMachineType") ?? "STANDARD";
  if (type === "STANDARD" || type === "EXPRESS") return type;
  const place = memberPlace(making, "StateMachineType");
  throw new TemplateFault(place, `a state machine is STANDARD or EXPRESS, not '${type}'`);
}

async function readDefinition(
  making: Making,
  type: ProjectStateMachine["type"],
): Promise<Read | undefined> {
  const { context, properties } = making;
  const options = { ...context.knowledge, type, substitutions: substitutionsOf(making) };
  const { Definition: value, DefinitionS3Location: location, DefinitionString: text } = properties;
  if (typeof text === "string") return inText(making, text, options);
  // CloudFormation takes nothing but text here; an object is what everybody means by it.
  const object = isJsonObject(text) ? text : value;
  if (isJsonObject(object)) {
    const place = memberPlace(making, isJsonObject(text) ? "DefinitionString" : "Definition");
    const at = (path: readonly (string | number)[]) =>
      place.source.document.positionAt([...pathOf(place), ...path]);
    return definitionOfValue(place.source.file, object, at, options);
  }
  if (location !== undefined) return inFile(making, location, options);
  throw new TemplateFault(
    making.place,
    `${making.declared.logicalId} needs a definition: DefinitionUri, Definition, DefinitionString or DefinitionS3Location`,
  );
}

interface Options extends ServiceKnowledge {
  readonly type: ProjectStateMachine["type"];
  readonly substitutions: ReadonlyMap<string, Json>;
}

async function inFile(making: Making, location: Json, options: Options): Promise<Read | undefined> {
  const { context, stack } = making;
  const place = memberPlace(making, "DefinitionS3Location");
  const { folder } = stack.parts.template;
  const path = await definitionFile(making, location, { place, folder });
  if (path === undefined) return undefined;
  context.read.add(path);
  const text = await context.files.readText(path, place);
  return definitionOfText(context.files.shown(path), text, options);
}

async function definitionFile(
  making: Making,
  location: Json,
  { place, folder }: { place: Place; folder: string },
): Promise<string | undefined> {
  const { assets, context } = making;
  if (typeof location === "string") return locateFile(location, { place, folder, context });
  const { Key: key } = isJsonObject(location) ? location : {};
  if (typeof key !== "string")
    throw new TemplateFault(place, "a definition in S3 needs Bucket and Key");
  const known = assets.get(key) ?? assets.get(key.split("/").at(-1) ?? key);
  if (known !== undefined) return context.files.locate(folder, known, place);
  const found = await context.files.findByKey(key);
  if (found === undefined) {
    skip(
      making,
      `its definition lies in S3 (${key}), and no one file of the project has that name`,
    );
  }
  return found;
}

/** Problems of a text block stand in the template's own lines. */
async function inText(making: Making, text: string, options: Options): Promise<Read> {
  const place = memberPlace(making, "DefinitionString");
  const { file } = place.source;
  const read = await definitionOfText(`${file}.json`, text, options);
  const moved = (problem: ProjectProblem): ProjectProblem => movedInto(place, problem);
  if (!read.ok) return { ok: false, problems: read.problems.map(moved) };
  const { value } = read;
  return { ok: true, value: { ...value, warnings: value.warnings.map(moved) } as LoadedDefinition };
}

function movedInto(place: Place, { line, column = 1, message }: ProjectProblem): ProjectProblem {
  const { file, document } = place.source;
  const start = positionOf(place);
  const lines = document.text.split("\n");
  const written = lines[start.line - 1]?.slice(start.column - 1) ?? "";
  // `|` begins a block whose lines follow one by one, all of them as far in as the first one.
  const inBlock = /^(!Sub\s+)?[|]/.test(written) && line !== undefined;
  if (!inBlock) return { file, ...start, message };
  const indent = /^ */.exec(lines[start.line] ?? "")?.[0].length ?? 0;
  const end = lines[start.line + line - 1]?.trimEnd().length ?? 0;
  // What is substituted may be longer than its place in the template.
  return { file, line: start.line + line, column: Math.min(indent + column, end + 1), message };
}

function substitutionsOf(making: Making): ReadonlyMap<string, Json> {
  const { DefinitionSubstitutions: given } = making.properties;
  if (!isJsonObject(given)) return new Map();
  const entries = Object.entries(given).map(
    ([name, value]) => [name, isJsonArray(value) ? stringifyJson(value) : value] as const,
  );
  return new Map(entries);
}

const LEVELS: ReadonlySet<string> = new Set(["ALL", "ERROR", "FATAL", "OFF"]);

function loggingOf(making: Making): ProjectLogging | undefined {
  const { LoggingConfiguration: logging } = making.properties;
  if (!isJsonObject(logging)) return undefined;
  const {
    Destinations: destinations,
    IncludeExecutionData: included,
    Level: level = "OFF",
  } = logging;
  const logGroupArn = groupIn(destinations);
  if (typeof level !== "string" || !LEVELS.has(level) || logGroupArn === undefined)
    return undefined;
  const place = memberPlace(making, "LoggingConfiguration");
  const arn = making.stack.guessed(textOf(logGroupArn, place), place);
  return {
    // The cast: the set has these and no others.
    level: level as ProjectLogging["level"],
    includeExecutionData: truthOf(included),
    logGroupArn: arn.endsWith(":*") ? arn : `${arn}:*`,
  };
}

function groupIn(destinations: Json | undefined): Json | undefined {
  const [first] = isJsonArray(destinations) ? destinations : [destinations];
  const group: Json | undefined = isJsonObject(first) ? first["CloudWatchLogsLogGroup"] : undefined;
  return isJsonObject(group) ? (group as JsonObject)["LogGroupArn"] : undefined;
}
