// template-type.ts — the types of resources that templates may hold: what becomes of them, and their names and ARNs.
//
// `{n}` stands for the name, `{r}` for the region, `{a}` for the account, `{p}` for the partition, `{arn}` for the ARN.
import { RESOURCE_TYPES } from "../../resources/index.ts";

/** Types of our own, between a transform and the project. */
export const ROUTE_TYPE = "Treadle::Http::Route";
export const SKIPPED_TYPE = "Treadle::Skipped";

export type Becomes =
  | "function"
  | "functionVersion"
  | "functionAlias"
  | "layer"
  | "stateMachine"
  | "stateMachineVersion"
  | "stateMachineAlias"
  | "activity"
  /** Made in an embedded service by the table of resources. */
  | "resource"
  /** A part of an API of API Gateway, read into routes. */
  | "route"
  | "stack"
  /** Known, and nothing here needs it: permissions, metadata. */
  | "kept"
  | "skipped";

export interface TemplateType {
  readonly becomes: Becomes;
  /** The property that names it. */
  readonly named?: string;
  readonly arn?: string;
  /** Default `{n}`. */
  readonly ref?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** The properties that mean something here; without them those of the table of resources, or all. */
  readonly uses?: readonly string[];
}

const LAMBDA = "arn:{p}:lambda:{r}:{a}";
const STATES = "arn:{p}:states:{r}:{a}";
const IAM = "arn:{p}:iam::{a}";

const RUNNING: Readonly<Record<string, TemplateType>> = {
  "AWS::Lambda::Function": {
    ...{ becomes: "function", named: "FunctionName", arn: `${LAMBDA}:function:{n}` },
    attributes: { "SnapStartResponse.ApplyOn": "None" },
    uses: [
      ...["Code", "Description", "Environment", "Handler", "Layers", "MemorySize", "PackageType"],
      ...["ReservedConcurrentExecutions", "Role", "Runtime", "Tags", "Timeout"],
    ],
  },
  "AWS::Lambda::LayerVersion": {
    ...{ becomes: "layer", named: "LayerName", arn: `${LAMBDA}:layer:{n}:1`, ref: "{arn}" },
    attributes: { LayerVersionArn: "{arn}" },
  },
  "AWS::Lambda::Version": { becomes: "functionVersion", attributes: { Version: "$LATEST" } },
  "AWS::Lambda::Alias": { becomes: "functionAlias", named: "Name" },
  "AWS::StepFunctions::StateMachine": {
    ...{ becomes: "stateMachine", named: "StateMachineName" },
    ...{ arn: `${STATES}:stateMachine:{n}`, ref: "{arn}" },
    attributes: { Name: "{n}", StateMachineRevisionId: "INITIAL" },
  },
  "AWS::StepFunctions::StateMachineVersion": { becomes: "stateMachineVersion" },
  "AWS::StepFunctions::StateMachineAlias": { becomes: "stateMachineAlias", named: "Name" },
  "AWS::StepFunctions::Activity": {
    ...{ becomes: "activity", named: "Name", arn: `${STATES}:activity:{n}`, ref: "{arn}" },
    attributes: { Name: "{n}" },
  },
  "AWS::CloudFormation::Stack": { becomes: "stack" },
};

const API = "{n}.execute-api.{r}.{u}";
const ROUTES: Readonly<Record<string, TemplateType>> = {
  [ROUTE_TYPE]: { becomes: "route" },
  "AWS::ApiGateway::RestApi": {
    becomes: "route",
    attributes: { RestApiId: "{n}", RootResourceId: "{n}/" },
  },
  "AWS::ApiGateway::Resource": { becomes: "route", attributes: { ResourceId: "{n}" } },
  "AWS::ApiGateway::Method": { becomes: "route" },
  "AWS::ApiGateway::Stage": { becomes: "route", named: "StageName" },
  "AWS::ApiGateway::Deployment": { becomes: "route", attributes: { DeploymentId: "{n}" } },
  "AWS::ApiGatewayV2::Api": {
    becomes: "route",
    attributes: { ApiEndpoint: `https://${API}`, ApiId: "{n}" },
  },
  "AWS::ApiGatewayV2::Integration": { becomes: "route", attributes: { IntegrationId: "{n}" } },
  "AWS::ApiGatewayV2::Route": { becomes: "route", attributes: { RouteId: "{n}" } },
  "AWS::ApiGatewayV2::Stage": { becomes: "route", named: "StageName" },
  "AWS::ApiGatewayV2::Deployment": { becomes: "route", attributes: { DeploymentId: "{n}" } },
  "AWS::Lambda::Url": {
    becomes: "route",
    attributes: { FunctionUrl: "https://{n}.lambda-url.{r}.on.aws/", FunctionArn: "{arn}" },
  },
};

const KEPT: Readonly<Record<string, TemplateType>> = {
  "AWS::IAM::Role": {
    ...{ becomes: "kept", named: "RoleName", arn: `${IAM}:role/{n}` },
    attributes: { RoleId: "AROA{n}" },
    uses: ["AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path", "Tags"],
  },
  "AWS::IAM::Policy": { becomes: "kept", named: "PolicyName", attributes: { Id: "{n}" } },
  "AWS::IAM::RolePolicy": { becomes: "kept", named: "PolicyName" },
  "AWS::IAM::ManagedPolicy": {
    ...{ becomes: "kept", named: "ManagedPolicyName", arn: `${IAM}:policy/{n}`, ref: "{arn}" },
    attributes: { PolicyArn: "{arn}" },
  },
  "AWS::IAM::InstanceProfile": {
    ...{ becomes: "kept", named: "InstanceProfileName", arn: `${IAM}:instance-profile/{n}` },
  },
  "AWS::IAM::ServiceLinkedRole": { becomes: "kept", attributes: { RoleName: "{n}" } },
  "AWS::IAM::User": { becomes: "kept", named: "UserName", arn: `${IAM}:user/{n}` },
  "AWS::IAM::Group": { becomes: "kept", named: "GroupName", arn: `${IAM}:group/{n}` },
  "AWS::Lambda::Permission": { becomes: "kept" },
  "AWS::Lambda::EventInvokeConfig": { becomes: "kept" },
  "AWS::Lambda::LayerVersionPermission": { becomes: "kept" },
  "AWS::SQS::QueuePolicy": { becomes: "kept" },
  "AWS::SNS::TopicPolicy": { becomes: "kept" },
  "AWS::S3::BucketPolicy": { becomes: "kept" },
  "AWS::Events::EventBusPolicy": { becomes: "kept" },
  "AWS::Logs::ResourcePolicy": { becomes: "kept" },
  "AWS::SecretsManager::ResourcePolicy": { becomes: "kept" },
  "AWS::ApiGateway::Account": { becomes: "kept" },
  "AWS::ApiGateway::Model": { becomes: "kept" },
  "AWS::ApiGateway::RequestValidator": { becomes: "kept" },
  "AWS::ApiGateway::GatewayResponse": { becomes: "kept" },
  "AWS::ApiGateway::Authorizer": { becomes: "kept" },
  "AWS::CDK::Metadata": { becomes: "kept" },
  "AWS::CloudFormation::WaitConditionHandle": { becomes: "kept" },
};

const SERVICES: Readonly<Record<string, Omit<TemplateType, "becomes">>> = {
  "AWS::DynamoDB::Table": {
    ...{ named: "TableName", arn: "arn:{p}:dynamodb:{r}:{a}:table/{n}" },
    attributes: {
      TableId: "{n}",
      StreamArn: "arn:{p}:dynamodb:{r}:{a}:table/{n}/stream/latest",
    },
  },
  "AWS::DynamoDB::GlobalTable": {
    ...{ named: "TableName", arn: "arn:{p}:dynamodb:{r}:{a}:table/{n}" },
    attributes: {
      TableId: "{n}",
      StreamArn: "arn:{p}:dynamodb:{r}:{a}:table/{n}/stream/latest",
    },
  },
  "AWS::SQS::Queue": {
    ...{ named: "QueueName", arn: "arn:{p}:sqs:{r}:{a}:{n}" },
    ref: "https://sqs.{r}.{u}/{a}/{n}",
    attributes: { QueueName: "{n}", QueueUrl: "https://sqs.{r}.{u}/{a}/{n}" },
  },
  "AWS::SNS::Topic": {
    ...{ named: "TopicName", arn: "arn:{p}:sns:{r}:{a}:{n}", ref: "{arn}" },
    attributes: { TopicArn: "{arn}", TopicName: "{n}" },
  },
  "AWS::S3::Bucket": {
    ...{ named: "BucketName", arn: "arn:{p}:s3:::{n}" },
    attributes: {
      DomainName: "{n}.s3.{u}",
      DualStackDomainName: "{n}.s3.dualstack.{r}.{u}",
      RegionalDomainName: "{n}.s3.{r}.{u}",
      WebsiteURL: "http://{n}.s3-website-{r}.{u}",
    },
  },
  "AWS::Logs::LogGroup": {
    ...{ named: "LogGroupName", arn: "arn:{p}:logs:{r}:{a}:log-group:{n}:*" },
  },
  "AWS::Events::EventBus": {
    ...{ named: "Name", arn: "arn:{p}:events:{r}:{a}:event-bus/{n}" },
    attributes: { Name: "{n}" },
  },
  "AWS::Events::Rule": { named: "Name", arn: "arn:{p}:events:{r}:{a}:rule/{n}" },
  "AWS::Events::Connection": { named: "Name", arn: "arn:{p}:events:{r}:{a}:connection/{n}" },
  "AWS::Scheduler::Schedule": {
    ...{ named: "Name", arn: "arn:{p}:scheduler:{r}:{a}:schedule/default/{n}" },
  },
  "AWS::Scheduler::ScheduleGroup": {
    ...{ named: "Name", arn: "arn:{p}:scheduler:{r}:{a}:schedule-group/{n}" },
  },
  "AWS::CloudWatch::Alarm": {
    ...{ named: "AlarmName", arn: "arn:{p}:cloudwatch:{r}:{a}:alarm:{n}" },
  },
  "AWS::SSM::Parameter": { named: "Name", arn: "arn:{p}:ssm:{r}:{a}:parameter/{n}" },
  "AWS::SecretsManager::Secret": {
    ...{ named: "Name", arn: "arn:{p}:secretsmanager:{r}:{a}:secret:{n}", ref: "{arn}" },
    attributes: { Id: "{arn}" },
  },
  "AWS::KMS::Key": {
    ...{ arn: "arn:{p}:kms:{r}:{a}:key/{n}" },
    attributes: { KeyId: "{n}" },
  },
  "AWS::KMS::Alias": { named: "AliasName" },
  "AWS::SNS::Subscription": { attributes: { Arn: "{n}" } },
  "AWS::Lambda::EventSourceMapping": { attributes: { Id: "{n}", EventSourceMappingArn: "{n}" } },
};

/** Types that become something here whatever the table of resources has. */
export const OWN_TYPES: ReadonlyMap<string, TemplateType> = new Map(
  Object.entries({ ...RUNNING, ...ROUTES, ...KEPT }),
);

/** The type of the table of resources that makes it: a global table is one table here. */
export function madeType(type: string): string {
  return type === "AWS::DynamoDB::GlobalTable" ? "AWS::DynamoDB::Table" : type;
}

/** Every type with a name has an answer; one that nobody knows is skipped. */
export function templateType(type: string): TemplateType {
  const own = OWN_TYPES.get(type);
  // Roles have a place in the embedded IAM; permissions and policies are records that nobody reads.
  const made = RESOURCE_TYPES.has(madeType(type));
  if (own !== undefined && !(made && type === "AWS::IAM::Role")) return own;
  const known = SERVICES[type] ?? own ?? guessedType(type);
  return { ...known, becomes: made ? "resource" : "skipped" };
}

/** `AWS::Glue::Job` is most often named by `JobName` or `Name`. */
function guessedType(type: string): Omit<TemplateType, "becomes"> {
  const [, service = "custom", thing = "resource"] = type.split("::");
  const path = thing.replace(/(.)([A-Z])/g, "$1-$2").toLowerCase();
  return { arn: `arn:{p}:${service.toLowerCase()}:{r}:{a}:${path}/{n}` };
}

/** Properties that may hold the name of a resource of a type that nobody knows here. */
export function nameProperties(type: string): readonly string[] {
  const { named } = templateType(type);
  if (named !== undefined) return [named];
  if (OWN_TYPES.has(type) || SERVICES[type] !== undefined) return [];
  const thing = type.split("::")[2] ?? "";
  return [`${thing}Name`, "Name"];
}
