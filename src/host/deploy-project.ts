// deploy-project.ts — makes what a project file declares so: resources, functions, activities, state machines.
import type { Api } from "../api/index.ts";
import {
  defaultRoleArn,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  type Scope,
  stateMachineArn,
} from "../base/index.ts";
import type { LambdaError, LambdaService } from "../lambda/index.ts";
import type {
  Project,
  ProjectFunction,
  ProjectOutput,
  ProjectStateMachine,
} from "../project/index.ts";
import {
  ResourceDeployment,
  type ResourcePorts,
  ResourceRefused,
  ResourcesRefused,
  settledJsonText,
  settledText,
  type Values,
} from "../resources/index.ts";

/** What a project became. */
export interface Deployment {
  readonly stateMachines: readonly { readonly name: string; readonly arn: string }[];
  readonly functions: readonly string[];
  readonly activities: readonly string[];
  /** Logical names. */
  readonly resources: readonly string[];
  readonly outputs: readonly ProjectOutput[];
}

/** Names of what was taken away, and of what holds data and stays although nobody declares it. */
export interface Left {
  readonly gone: readonly string[];
  readonly kept: readonly string[];
}

/** A declaration that the API refuses. */
export class DeploymentRefused extends Error {
  override readonly name = "DeploymentRefused";
  /** Logical names of resources that are there nevertheless. */
  made: readonly string[] = [];
}

export interface DeploymentPorts {
  readonly api: Api;
  readonly lambda: LambdaService;
  readonly scope: Scope;
  /** Reaches the embedded services. */
  readonly resources: ResourcePorts;
}

/** Creates what is not there and updates what is; throws {@link DeploymentRefused} at the first refusal. */
export async function deployProject(project: Project, ports: DeploymentPorts): Promise<Deployment> {
  const made: { resources?: ResourceDeployment } = {};
  try {
    made.resources = new ResourceDeployment(project.resources, ports.resources);
    return await deployAll(project, ports, made.resources);
  } catch (error) {
    const refusal = refusalOf(project, error);
    refusal.made = made.resources?.made ?? [];
    throw refusal;
  }
}

function refusalOf(project: Project, error: unknown): DeploymentRefused {
  if (error instanceof DeploymentRefused) return error;
  if (error instanceof ResourcesRefused) return new DeploymentRefused(refusedText(project, error));
  if (!(error instanceof ResourceRefused)) throw error;
  return new DeploymentRefused(`${project.file}: ${error.message}`);
}

/** A line for each, and what is left behind: a deployment that goes on from there does no harm. */
function refusedText({ file, resources }: Project, { refusals, made }: ResourcesRefused): string {
  const lines = refusals.map(({ resource, reason, message }) => {
    const declared = resources.find(({ name }) => name === resource);
    if (declared === undefined) return `${file}: ${message}`;
    const { label = resource, place } = declared;
    return `${place}: ${label}: ${reason}`;
  });
  const kept = made.length === 0 ? "" : ` Made and kept: ${made.join(", ")}.`;
  return `${lines.join("\n")}\nThe project is not deployed.${kept}`;
}

/** By its name, because the room of functions is loaded when it is needed only. */
export function isLambdaError(error: unknown): error is LambdaError {
  return error instanceof Error && error.name === "LambdaError";
}

async function deployAll(
  project: Project,
  ports: DeploymentPorts,
  resources: ResourceDeployment,
): Promise<Deployment> {
  await resources.makeBeforeFunctions();
  for (const declared of project.functions) {
    const { label, place, ...own } = declared;
    await placed(declared, project, () =>
      ports.lambda.declare({ ...settledFunction(own, resources.values), scope: ports.scope }),
    );
  }
  await resources.makeAfterFunctions();
  for (const name of project.activities) await call(ports, "CreateActivity", { name });
  const stateMachines: { name: string; arn: string }[] = [];
  for (const declared of project.stateMachines) {
    const arn = await placed(declared, project, async () => {
      const machine = settledMachine(declared, resources.values);
      const made = await deployMachine(machine, ports);
      await deployAliases(machine, made, ports);
      return made;
    });
    stateMachines.push({ name: declared.name, arn });
  }
  return {
    stateMachines,
    functions: project.functions.map((declared) => declared.name),
    activities: project.activities,
    resources: project.resources.map((declared) => declared.name),
    outputs: (project.outputs ?? []).map((output) => ({
      ...output,
      value: settledText(output.value, resources.values),
    })),
  };
}

/** What is refused is told of with its place in the project's files. */
async function placed<T>(
  { label, name, place }: ProjectFunction | ProjectStateMachine,
  { file }: Project,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const where = `${place ?? file}: ${label ?? name}`;
    if (isLambdaError(error)) {
      const { cause } = error;
      const why = cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
      throw new DeploymentRefused(`${where}: ${error.type}: ${why}`);
    }
    if (error instanceof ResourceRefused || error instanceof DeploymentRefused) {
      throw new DeploymentRefused(`${where}: ${error.message}`);
    }
    throw error;
  }
}

function settledFunction(declared: ProjectFunction, values: Values): ProjectFunction {
  const { environment, role } = declared;
  const settledEntries = Object.entries(environment).map(
    ([name, text]) => [name, settledText(text, values)] as const,
  );
  return {
    ...declared,
    environment: Object.fromEntries(settledEntries),
    ...(role === undefined ? {} : { role: settledText(role, values) }),
  };
}

function settledMachine(declared: ProjectStateMachine, values: Values): ProjectStateMachine {
  const { definition, roleArn } = declared;
  return {
    ...declared,
    definition: { ...definition, text: settledJsonText(definition.text, values) },
    ...(roleArn === undefined ? {} : { roleArn: settledText(roleArn, values) }),
  };
}

async function deployMachine(
  machine: ProjectStateMachine,
  ports: DeploymentPorts,
): Promise<string> {
  const arn = stateMachineArn(ports.scope, machine.name);
  const settings = settingsOf(machine, ports.scope);
  const known = await ask(ports, "DescribeStateMachine", { stateMachineArn: arn });
  if (known.status !== 200) {
    const tags = Object.entries(machine.tags).map(([key, value]) => ({ key, value }));
    await call(ports, "CreateStateMachine", {
      ...{ name: machine.name, type: machine.type, tags },
      ...settings,
    });
    return arn;
  }
  if (known.body["type"] !== machine.type) {
    throw new DeploymentRefused(
      `it exists as ${String(known.body["type"])}; the type cannot change: delete it first, or give this one another name`,
    );
  }
  if (changed(known.body, settings)) {
    await call(ports, "UpdateStateMachine", { stateMachineArn: arn, ...settings });
  }
  return arn;
}

function settingsOf(machine: ProjectStateMachine, scope: Scope): JsonObject {
  const { logging } = machine;
  return {
    definition: machine.definition.text,
    roleArn: machine.roleArn ?? defaultRoleArn(scope),
    tracingConfiguration: { enabled: machine.tracing === true },
    loggingConfiguration:
      logging === undefined
        ? { level: "OFF", includeExecutionData: false }
        : {
            level: logging.level,
            includeExecutionData: logging.includeExecutionData,
            destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logging.logGroupArn } }],
          },
  };
}

/** Publishes what is deployed, where it is new, and leads each alias to it. */
async function deployAliases(
  { aliases = [] }: ProjectStateMachine,
  stateMachineArn: string,
  ports: DeploymentPorts,
): Promise<void> {
  if (aliases.length === 0) return;
  const published = await call(ports, "PublishStateMachineVersion", { stateMachineArn });
  const { stateMachineVersionArn = "" } = published;
  const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
  for (const name of aliases) {
    const stateMachineAliasArn = `${stateMachineArn}:${name}`;
    const known = await ask(ports, "DescribeStateMachineAlias", { stateMachineAliasArn });
    await (known.status === 200
      ? call(ports, "UpdateStateMachineAlias", { stateMachineAliasArn, routingConfiguration })
      : call(ports, "CreateStateMachineAlias", { name, routingConfiguration }));
  }
}

/** An update makes a revision, so it is made only where there is something new. */
function changed(known: JsonObject, settings: JsonObject): boolean {
  const same = (name: string): boolean =>
    JSON.stringify(known[name]) === JSON.stringify(settings[name]);
  const level = (from: Json | undefined): Json | undefined =>
    isJsonObject(from) ? from["level"] : undefined;
  return (
    !same("definition") ||
    !same("roleArn") ||
    !same("tracingConfiguration") ||
    level(known["loggingConfiguration"]) !== level(settings["loggingConfiguration"])
  );
}

async function ask(
  ports: DeploymentPorts,
  operation: string,
  parameters: JsonObject,
): Promise<{ readonly status: number; readonly body: JsonObject }> {
  const { status, text } = await ports.api.answer(operation, parameters, ports.scope);
  const body = parseJson(text);
  return { status, body: isJsonObject(body) ? body : {} };
}

async function call(
  ports: DeploymentPorts,
  operation: string,
  parameters: JsonObject,
): Promise<JsonObject> {
  const { status, body } = await ask(ports, operation, parameters);
  if (status === 200) return body;
  throw new DeploymentRefused(
    `${operation}: ${String(body["__type"])}: ${String(body["message"] ?? "")}`,
  );
}
