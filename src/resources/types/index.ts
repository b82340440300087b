// The types of resources, by CloudFormation's names.
import type { ResourceType } from "../resource.ts";
import { CLOUDWATCH_ALARM } from "./cloudwatch-alarm.ts";
import { DYNAMODB_TABLE } from "./dynamodb-table.ts";
import { EVENTS_CONNECTION } from "./events-connection.ts";
import { EVENTS_BUS, EVENTS_RULE } from "./events-rule.ts";
import { IAM_ROLE, PERMISSION } from "./iam-role.ts";
import { LAMBDA_EVENT_SOURCE } from "./lambda-event-source.ts";
import { LOGS_LOG_GROUP } from "./logs-log-group.ts";
import { S3_BUCKET } from "./s3-bucket.ts";
import { SCHEDULER_GROUP, SCHEDULER_SCHEDULE } from "./scheduler-schedule.ts";
import { SECRETS_SECRET } from "./secrets-secret.ts";
import { SNS_SUBSCRIPTION, SNS_TOPIC } from "./sns-topic.ts";
import { SQS_QUEUE } from "./sqs-queue.ts";
import { SSM_PARAMETER } from "./ssm-parameter.ts";

export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map([
  ["AWS::CloudWatch::Alarm", CLOUDWATCH_ALARM],
  ["AWS::DynamoDB::Table", DYNAMODB_TABLE],
  ["AWS::Events::Connection", EVENTS_CONNECTION],
  ["AWS::Events::EventBus", EVENTS_BUS],
  ["AWS::Events::Rule", EVENTS_RULE],
  ["AWS::IAM::Policy", PERMISSION],
  ["AWS::IAM::Role", IAM_ROLE],
  ["AWS::Lambda::EventSourceMapping", LAMBDA_EVENT_SOURCE],
  ["AWS::Lambda::Permission", PERMISSION],
  ["AWS::Logs::LogGroup", LOGS_LOG_GROUP],
  ["AWS::S3::Bucket", S3_BUCKET],
  ["AWS::SNS::Subscription", SNS_SUBSCRIPTION],
  ["AWS::SNS::Topic", SNS_TOPIC],
  ["AWS::SNS::TopicPolicy", PERMISSION],
  ["AWS::SQS::Queue", SQS_QUEUE],
  ["AWS::SQS::QueuePolicy", PERMISSION],
  ["AWS::SSM::Parameter", SSM_PARAMETER],
  ["AWS::Scheduler::Schedule", SCHEDULER_SCHEDULE],
  ["AWS::Scheduler::ScheduleGroup", SCHEDULER_GROUP],
  ["AWS::SecretsManager::Secret", SECRETS_SECRET],
]);
