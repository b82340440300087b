// events-rule.ts — AWS::Events::Rule and AWS::Events::EventBus.
import { arnOf, type JsonObject } from "../../base/index.ts";
import { nameOf, objectsIn, picked, tagsMember, textIn, textOf } from "../property.ts";
import type { ResourceType } from "../resource.ts";

export const EVENTS_BUS: ResourceType = {
  properties: ["Name", "Description", "EventSourceName", "KmsKeyIdentifier", "Tags"],
  required: [],
  attributes: ["Arn", "Name"],
  make: async (resource, services) => {
    const Name = nameOf(resource, "Name");
    const missing = "ResourceNotFoundException";
    const known = await services.find(["events", "DescribeEventBus"], { Name }, missing);
    if (known === undefined) {
      await services.call("events", "CreateEventBus", {
        ...{ Name, ...picked(resource.properties, ["Description", "KmsKeyIdentifier"]) },
        ...tagsMember(resource.properties),
      });
    }
    const Arn = arnOf(services.scope, "events", `event-bus/${Name}`);
    return { ref: Name, attributes: { Arn, Name } };
  },
};

export const EVENTS_RULE: ResourceType = {
  properties: [
    ...["Name", "Description", "EventBusName", "EventPattern", "RoleArn"],
    ...["ScheduleExpression", "State", "Tags", "Targets"],
  ],
  required: [],
  attributes: ["Arn"],
  make: async (resource, services) => {
    const { properties } = resource;
    const Rule = nameOf(resource, "Name");
    const bus = picked(properties, ["EventBusName"]);
    const pattern = textIn(properties, "EventPattern");
    const { RuleArn = "" } = await services.call("events", "PutRule", {
      ...{ Name: Rule, ...bus },
      ...picked(properties, ["Description", "RoleArn", "ScheduleExpression", "State"]),
      ...(pattern === undefined ? {} : { EventPattern: pattern }),
      ...tagsMember(properties),
    });
    const Targets = objectsIn(properties, "Targets").map(targetOf);
    const { Targets: known = [] } = await services.call("events", "ListTargetsByRule", {
      ...{ Rule, ...bus },
    });
    const declared = new Set(Targets.map(({ Id }) => Id));
    const gone = objectsIn({ known }, "known").filter(({ Id }) => !declared.has(Id));
    if (gone.length > 0) {
      const Ids = gone.map(({ Id = "" }) => Id);
      await services.call("events", "RemoveTargets", { Rule, ...bus, Ids });
    }
    if (Targets.length > 0) await services.call("events", "PutTargets", { Rule, ...bus, Targets });
    return { ref: Rule, attributes: { Arn: String(RuleArn) } };
  },
};

/** `Input` may be written as what it is instead of as its JSON text. */
function targetOf(target: JsonObject): JsonObject {
  const { Input } = target;
  return Input === undefined ? target : { ...target, Input: textOf(Input) };
}
