// state-machine.ts — AWS::Serverless::StateMachine and its events.
import type { Json, JsonObject } from "../../base/index.ts";
import {
  type Expansion,
  eventsOf,
  getAtt,
  renamed,
  roleOf,
  type SamEvent,
  type SamResource,
  same,
  tagList,
} from "./expansion.ts";
import { addPublished } from "./published.ts";
import { addRoute } from "./route.ts";
import { addRule, addSchedule } from "./schedule.ts";

const KEPT = {
  ...{ Name: "StateMachineName", Type: "StateMachineType", Role: "RoleArn" },
  ...{ Logging: "LoggingConfiguration", Tracing: "TracingConfiguration" },
  ...same("Definition", "DefinitionSubstitutions"),
};

export function expandStateMachine(expansion: Expansion, resource: SamResource): void {
  const { logicalId, properties } = resource;
  const hasRole = properties["Role"] !== undefined;
  expansion.add(resource, logicalId, "AWS::StepFunctions::StateMachine", {
    ...renamed(properties, KEPT),
    ...(hasRole ? {} : { RoleArn: getAtt(`${logicalId}Role`, "Arn") }),
    ...tagList(properties["Tags"]),
    ...definitionPlace(properties["DefinitionUri"]),
  });
  if (!hasRole) expansion.add(resource, `${logicalId}Role`, "AWS::IAM::Role", roleOf("states"));
  publish(expansion, resource);
  for (const event of eventsOf(resource)) addEvent(expansion, resource, event);
}

function definitionPlace(uri: Json | undefined): JsonObject {
  return uri === undefined ? {} : { DefinitionS3Location: uri };
}

function publish(expansion: Expansion, resource: SamResource): void {
  const { Definition, DefinitionUri } = resource.properties;
  addPublished(expansion, resource, {
    types: ["AWS::StepFunctions::StateMachineVersion", "AWS::StepFunctions::StateMachineAlias"],
    content: DefinitionUri ?? Definition,
    version: { StateMachineArn: { Ref: resource.logicalId } },
    alias: (version) => ({
      DeploymentPreference: { StateMachineVersionArn: { Ref: version } },
    }),
  });
}

function addEvent(expansion: Expansion, resource: SamResource, event: SamEvent): void {
  const target = { Arn: { Ref: resource.logicalId } };
  switch (event.type) {
    case "Schedule":
    case "CloudWatchEvent":
    case "EventBridgeRule":
      addRule(expansion, resource, event, target);
      break;
    case "ScheduleV2":
      addSchedule(expansion, resource, event, target);
      break;
    case "Api":
      addRoute(expansion, resource, event, target.Arn);
      break;
    default:
      expansion.skip(resource, event);
      break;
  }
}
