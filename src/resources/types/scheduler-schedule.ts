// scheduler-schedule.ts — AWS::Scheduler::Schedule and AWS::Scheduler::ScheduleGroup.
import { arnOf, isJsonObject, stringifyJson } from "../../base/index.ts";
import { nameOf, picked, tagsMember } from "../property.ts";
import type { ResourceType } from "../resource.ts";

const SETTINGS = [
  ...["Description", "EndDate", "FlexibleTimeWindow", "GroupName", "KmsKeyArn"],
  ...["ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "State", "Target"],
];

export const SCHEDULER_GROUP: ResourceType = {
  properties: ["Name", "Tags"],
  required: [],
  attributes: ["Arn"],
  make: async (resource, services) => {
    const Name = nameOf(resource, "Name");
    const made = { Name, ...tagsMember(resource.properties) };
    await services.find(["scheduler", "CreateScheduleGroup"], made, "ConflictException");
    const Arn = arnOf(services.scope, "scheduler", `schedule-group/${Name}`);
    return { ref: Name, attributes: { Arn } };
  },
};

export const SCHEDULER_SCHEDULE: ResourceType = {
  properties: ["Name", ...SETTINGS],
  required: ["FlexibleTimeWindow", "ScheduleExpression", "Target"],
  attributes: ["Arn"],
  make: async (resource, services) => {
    const { properties } = resource;
    const Name = nameOf(resource, "Name");
    const { Target } = properties;
    const target =
      isJsonObject(Target) && isJsonObject(Target["Input"])
        ? { Target: { ...Target, Input: stringifyJson(Target["Input"]) } }
        : {};
    const schedule = { Name, ...picked(properties, SETTINGS), ...target };
    const identity = { Name, ...picked(properties, ["GroupName"]) };
    const missing = "ResourceNotFoundException";
    const known = await services.find(["scheduler", "GetSchedule"], identity, missing);
    const operation = known === undefined ? "CreateSchedule" : "UpdateSchedule";
    const made = await services.call("scheduler", operation, schedule);
    return { ref: Name, attributes: { Arn: String(made["ScheduleArn"]) } };
  },
};
