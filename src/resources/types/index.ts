// The types of resources, by CloudFormation's names.
import type { ResourceType } from "../resource.ts";
import { DYNAMODB_TABLE } from "./dynamodb-table.ts";
import { EVENTS_BUS, EVENTS_RULE } from "./events-rule.ts";
import { SNS_SUBSCRIPTION, SNS_TOPIC } from "./sns-topic.ts";
import { SQS_QUEUE } from "./sqs-queue.ts";

export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map([
  ["AWS::DynamoDB::Table", DYNAMODB_TABLE],
  ["AWS::Events::EventBus", EVENTS_BUS],
  ["AWS::Events::Rule", EVENTS_RULE],
  ["AWS::SNS::Subscription", SNS_SUBSCRIPTION],
  ["AWS::SNS::Topic", SNS_TOPIC],
  ["AWS::SQS::Queue", SQS_QUEUE],
]);
