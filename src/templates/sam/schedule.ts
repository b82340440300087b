// schedule.ts — events that rules of EventBridge and schedules of the Scheduler bring.
import type { Json, JsonObject } from "../../base/index.ts";
import {
  type Expansion,
  eventPlaced,
  renamed,
  type SamEvent,
  type SamResource,
  same,
} from "./expansion.ts";

interface Target {
  readonly Arn: JsonObject;
}

/** Any role will do: nothing here is refused because of one. */
const ROLE = { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/treadle" };

const RULE = {
  ...{ Schedule: "ScheduleExpression", Pattern: "EventPattern", RuleName: "Name" },
  ...same("Description", "EventBusName", "Name", "State"),
};
const RULE_TARGET = same(
  "Input",
  "InputPath",
  "InputTransformer",
  "RetryPolicy",
  "DeadLetterConfig",
);

/** Schedule, EventBridgeRule, CloudWatchEvent. */
export function addRule(
  expansion: Expansion,
  resource: SamResource,
  event: SamEvent,
  target: Target,
): void {
  const { properties } = event;
  const id = `${resource.logicalId}${event.name}`;
  const { Target: named } = properties;
  const given =
    typeof named === "object" && named !== null ? renamed(named as JsonObject, same("Id")) : {};
  expansion.add(eventPlaced(resource, event), id, "AWS::Events::Rule", {
    ...renamed(properties, RULE),
    ...enabled(properties),
    Targets: [
      {
        ...{ Id: `${id}Target`, RoleArn: ROLE, ...target, ...given },
        ...withoutQueue(renamed(properties, RULE_TARGET)),
      },
    ],
  });
}

const SCHEDULE = same(
  ...["Description", "EndDate", "GroupName", "Name", "ScheduleExpression"],
  ...["ScheduleExpressionTimezone", "StartDate", "State"],
);

export function addSchedule(
  expansion: Expansion,
  resource: SamResource,
  event: SamEvent,
  target: Target,
): void {
  const { properties } = event;
  const window: Json = properties["FlexibleTimeWindow"] ?? { Mode: "OFF" };
  expansion.add(
    eventPlaced(resource, event),
    `${resource.logicalId}${event.name}`,
    "AWS::Scheduler::Schedule",
    {
      ...renamed(properties, SCHEDULE),
      FlexibleTimeWindow: window,
      Target: {
        ...{ ...target, RoleArn: properties["RoleArn"] ?? ROLE },
        ...withoutQueue(renamed(properties, same("Input", "RetryPolicy", "DeadLetterConfig"))),
      },
    },
  );
}

/** SAM's `Enabled: false` is `State: DISABLED`. */
function enabled({ Enabled, State }: JsonObject): JsonObject {
  if (Enabled === undefined || State !== undefined) return {};
  if (typeof Enabled === "boolean" || typeof Enabled === "string") {
    return { State: /^(false|no|off)$/i.test(String(Enabled)) ? "DISABLED" : "ENABLED" };
  }
  return {};
}

/** SAM makes a queue for `Type: SQS`; one that has an ARN is named as EventBridge wants it. */
function withoutQueue(target: JsonObject): JsonObject {
  const { DeadLetterConfig: queue, ...rest } = target;
  if (typeof queue !== "object" || queue === null || !("Arn" in queue)) return rest;
  return { ...rest, DeadLetterConfig: { Arn: queue["Arn"] as Json } };
}
