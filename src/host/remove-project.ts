// remove-project.ts — takes away what a project runs: machines, functions, activities, rules, schedules, event sources.
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
import type { Project, ProjectResource } from "../project/index.ts";
import { pendingIn, settledText } from "../resources/index.ts";
import type { DeploymentPorts } from "./deploy-project.ts";

/** Gives the names of what is gone. */
export async function removeProject(
  project: Project,
  ports: DeploymentPorts,
): Promise<readonly string[]> {
  const { api, lambda, scope } = ports;
  const gone: string[] = [];
  for (const resource of project.resources) {
    if (await removeResource(resource, project, ports)) gone.push(resource.name);
  }
  for (const { name } of project.stateMachines) {
    await api.answer(
      "DeleteStateMachine",
      { stateMachineArn: stateMachineArn(scope, name) },
      scope,
    );
    gone.push(name);
  }
  for (const name of project.activities) {
    await api.answer("DeleteActivity", { activityArn: activityArn(scope, name) }, scope);
    gone.push(name);
  }
  for (const { name } of project.functions) {
    // A function that is gone already is what is wanted.
    await lambda.undeclare(name, scope).catch(() => undefined);
    gone.push(name);
  }
  return gone;
}

/** True where it ran by itself, and is gone now. */
async function removeResource(
  resource: ProjectResource,
  project: Project,
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
      await ports.call("events", "DeleteRule", { Name, ...onBus });
      return true;
    }
    case "AWS::Scheduler::Schedule": {
      const GroupName = text("GroupName");
      await ports.call("scheduler", "DeleteSchedule", {
        ...{ Name: text("Name") ?? resource.name },
        ...(GroupName === undefined ? {} : { GroupName }),
      });
      return true;
    }
    case "AWS::Lambda::EventSourceMapping": {
      const FunctionName = text("FunctionName") ?? "";
      const listed = await ports.call("lambda", "ListEventSourceMappings", { FunctionName });
      const mappings = listed.ok ? listed.output["EventSourceMappings"] : undefined;
      for (const mapping of isJsonArray(mappings) ? mappings : []) {
        const UUID = isJsonObject(mapping) ? mapping["UUID"] : undefined;
        if (UUID !== undefined) await ports.call("lambda", "DeleteEventSourceMapping", { UUID });
      }
      return true;
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
function named(value: Json | undefined, { resources }: Project): string | undefined {
  if (typeof value !== "string") return undefined;
  const names = pendingIn(value).map((place) => {
    const owner = resources.find(({ name }) => name === place.split(".")[0]);
    const own = owner?.properties["Name"];
    return [place, typeof own === "string" ? own : (owner?.name ?? place)] as const;
  });
  return settledText(value, new Map(names));
}
