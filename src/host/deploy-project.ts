// deploy-project.ts — makes what a project file declares so: functions, activities, state machines.
import type { Api } from "../api/index.ts";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  type Scope,
  stateMachineArn,
} from "../base/index.ts";
import type { LambdaService } from "../lambda/index.ts";
import type { Project, ProjectStateMachine } from "../project/index.ts";

/** What a project became. */
export interface Deployment {
  readonly stateMachines: readonly { readonly name: string; readonly arn: string }[];
  readonly functions: readonly string[];
  readonly activities: readonly string[];
}

/** A declaration that the API refuses. */
export class DeploymentRefused extends Error {
  override readonly name = "DeploymentRefused";
}

export interface DeploymentPorts {
  readonly api: Api;
  readonly lambda: LambdaService;
  readonly scope: Scope;
}

/** Creates what is not there and updates what is; throws {@link DeploymentRefused} at the first refusal. */
export async function deployProject(project: Project, ports: DeploymentPorts): Promise<Deployment> {
  for (const declared of project.functions)
    await ports.lambda.declare({ ...declared, scope: ports.scope });
  for (const name of project.activities) await call(ports, "CreateActivity", { name });
  const stateMachines: { name: string; arn: string }[] = [];
  for (const machine of project.stateMachines) {
    stateMachines.push({ name: machine.name, arn: await deployMachine(machine, ports) });
  }
  return {
    stateMachines,
    functions: project.functions.map((declared) => declared.name),
    activities: project.activities,
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
      `state machine '${machine.name}' exists as ${String(known.body["type"])}; the type cannot change: delete it first, or give this one another name`,
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
    roleArn: machine.roleArn ?? `arn:aws:iam::${scope.account}:role/treadle`,
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
