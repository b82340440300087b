// remove-project.ts — takes away what a project runs: machines, functions, activities, rules, schedules, event sources,
// and the roles of those.
//
// What holds data stays: tables, queues, topics, buckets, logs, secrets. So does the history of executions that ended.
import {
  activityArn,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stateMachineArn,
} from "../base/index.ts";
import { pendingIn, type Resource, settledText } from "../resources/index.ts";
import { type DeploymentPorts, isLambdaError } from "./deploy-project.ts";
import type { MadeProject } from "./made-projects.ts";

/** Gives the names of what was there and is gone. */
export async function removeProject(
  project: MadeProject,
  ports: DeploymentPorts,
): Promise<readonly string[]> {
  const { scope } = ports;
  const gone: string[] = [];
  for (const resource of project.resources) {
    if (await removeResource(resource, project, ports)) gone.push(resource.name);
  }
  for (const { name } of project.stateMachines) {
    const named = { stateMachineArn: stateMachineArn(scope, name) };
    if (await removedByApi("StateMachine", named, ports)) gone.push(name);
  }
  for (const name of project.activities) {
    if (await removedByApi("Activity", { activityArn: activityArn(scope, name) }, ports)) {
      gone.push(name);
    }
  }
  for (const { name } of project.functions) {
    if (await removedFunction(name, ports)) gone.push(name);
  }
  return gone;
}

/** Deleting answers alike for what is there and for what is not, so it is looked for first. */
async function removedByApi(
  kind: "Activity" | "StateMachine",
  named: JsonObject,
  { api, scope }: DeploymentPorts,
): Promise<boolean> {
  const { status } = await api.answer(`Describe${kind}`, named, scope);
  if (status !== 200) return false;
  return (await api.answer(`Delete${kind}`, named, scope)).status === 200;
}

async function removedFunction(name: string, { lambda, scope }: DeploymentPorts): Promise<boolean> {
  try {
    await lambda.undeclare(name, scope);
    return true;
  } catch (error) {
    // A function that is gone already is what is wanted.
    if (isLambdaError(error) && error.type === "ResourceNotFoundException") return false;
    throw error;
  }
}

/** True where it ran by itself, and is gone now. */
async function removeResource(
  resource: Resource,
  project: MadeProject,
  { resources: ports }: DeploymentPorts,
): Promise<boolean> {
  const text = (name: string): string | undefined => named(resource.properties[name], project);
  switch (resource.type) {
    case "AWS::Events::Rule": {
      const Name = text("Name") ?? resource.name;
      const bus = text("EventBusName");
      const onBus: JsonObject = bus === undefined ? {} : { EventBusName: bus };
      const listed = await ports.call("events", "ListTargetsByRule", { Rule: Name, ...onBus });
      const Ids = listed.ok ? idsOf(listed.output["Targets"]) : [];
      if (Ids.length > 0)
        await ports.call("events", "RemoveTargets", { Rule: Name, Ids, ...onBus });
      // Deleting answers alike for a rule that is not there; listing its targets does not.
      await ports.call("events", "DeleteRule", { Name, ...onBus });
      return listed.ok;
    }
    case "AWS::IAM::Role": {
      const RoleName = text("RoleName") ?? resource.name;
      // One that somebody has given policies stays with them.
      return (await ports.call("iam", "DeleteRole", { RoleName })).ok;
    }
    case "AWS::Scheduler::Schedule": {
      const GroupName = text("GroupName");
      const deleted = await ports.call("scheduler", "DeleteSchedule", {
        ...{ Name: text("Name") ?? resource.name },
        ...(GroupName === undefined ? {} : { GroupName }),
      });
      return deleted.ok;
    }
    case "AWS::Lambda::EventSourceMapping": {
      const FunctionName = text("FunctionName") ?? "";
      const listed = await ports.call("lambda", "ListEventSourceMappings", { FunctionName });
      const mappings = listed.ok ? listed.output["EventSourceMappings"] : undefined;
      const ids = (isJsonArray(mappings) ? mappings : []).flatMap((mapping) => {
        const UUID = isJsonObject(mapping) ? mapping["UUID"] : undefined;
        return UUID === undefined ? [] : [UUID];
      });
      for (const UUID of ids) await ports.call("lambda", "DeleteEventSourceMapping", { UUID });
      return ids.length > 0;
    }
    default:
      return false;
  }
}

function idsOf(targets: Json | undefined): readonly Json[] {
  return (isJsonArray(targets) ? targets : []).flatMap((target) => {
    const id = isJsonObject(target) ? target["Id"] : undefined;
    return id === undefined ? [] : [id];
  });
}

/** A property as text; places of other resources are their names. */
function named(value: Json | undefined, { resources }: MadeProject): string | undefined {
  if (typeof value !== "string") return undefined;
  const names = pendingIn(value).map((place) => {
    const owner = resources.find(({ name }) => name === place.split(".")[0]);
    const own = owner?.properties["Name"];
    return [place, typeof own === "string" ? own : (owner?.name ?? place)] as const;
  });
  return settledText(value, new Map(names));
}
