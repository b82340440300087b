// project-machines.ts — the state machines of a project file, their definitions read.
import type { ServiceKnowledge } from "../asl/index.ts";
import { arnOf, type Json, type Parsed } from "../base/index.ts";
import {
  type DefinitionOptions,
  definitionOfText,
  definitionOfValue,
  type LoadedDefinition,
} from "./definition.ts";
import type { ProjectLogging, ProjectStateMachine, StateMachineEntry } from "./project.ts";
import type { ProjectProblem } from "./project-problem.ts";
import { type ProjectReading, present } from "./project-reading.ts";
import { readTextFile } from "./read-file.ts";
import type { Substitutions } from "./substitution.ts";

export async function readStateMachines(
  reading: ProjectReading,
  knowledge: ServiceKnowledge,
): Promise<ProjectStateMachine[]> {
  const machines: ProjectStateMachine[] = [];
  for (const [name, entry] of Object.entries(reading.content.stateMachines ?? {})) {
    const definition = await readDefinition(reading, [name, entry], knowledge);
    if (definition.ok) {
      reading.warnings.push(...definition.value.warnings);
      machines.push(machineOf(reading, name, entry, definition.value));
    } else reading.problems.push(...definition.problems);
  }
  return machines;
}

function machineOf(
  reading: ProjectReading,
  name: string,
  entry: StateMachineEntry,
  definition: LoadedDefinition,
): ProjectStateMachine {
  return present<ProjectStateMachine>({
    ...{ name, ...reading.declaration(["stateMachines", name]) },
    type: entry.type ?? "STANDARD",
    definition,
    roleArn: reading.roleOf(entry.role),
    logging: loggingOf(reading, name, entry.logging),
    tracing: entry.tracing,
    tags: reading.textsOf(entry.tags),
  });
}

async function readDefinition(
  reading: ProjectReading,
  [name, { definition, substitutions, type = "STANDARD" }]: readonly [string, StateMachineEntry],
  knowledge: ServiceKnowledge,
): Promise<Parsed<LoadedDefinition, ProjectProblem>> {
  const options = present<DefinitionOptions>({
    ...{ type, substitutions: withKnown(reading, substitutions ?? {}) },
    ...knowledge,
  });
  const path = ["stateMachines", name, "definition"];
  if (typeof definition !== "string") {
    const positionAt = (inner: readonly (string | number)[]) =>
      reading.positionAt([...path, ...inner]);
    return definitionOfValue(reading.file, definition, positionAt, options);
  }
  const file = reading.shownPathOf(definition);
  const read = await readTextFile(file);
  if (read.ok) return definitionOfText(file, read.value, options);
  const [reason] = read.problems.map(({ message }) => message);
  const message = `stateMachines.${name}.definition: ${reason}: ${file}`;
  return { ok: false, problems: [{ file: reading.file, ...reading.positionAt(path), message }] };
}

/** The machine's own values win; texts among them may name what the project knows. */
function withKnown(reading: ProjectReading, own: Readonly<Record<string, Json>>): Substitutions {
  const values = new Map(reading.known);
  for (const [name, value] of Object.entries(own)) {
    values.set(name, typeof value === "string" ? reading.textOf(value) : value);
  }
  return values;
}

function loggingOf(
  { scope }: ProjectReading,
  name: string,
  logging: StateMachineEntry["logging"],
): ProjectLogging | undefined {
  if (logging === undefined) return undefined;
  const { includeExecutionData = false, level } = logging;
  const group = logging.logGroup ?? `/aws/vendedlogs/states/${name}-Logs`;
  const arn = group.startsWith("arn:") ? group : arnOf(scope, "logs", `log-group:${group}`);
  return { level, includeExecutionData, logGroupArn: arn.endsWith(":*") ? arn : `${arn}:*` };
}
