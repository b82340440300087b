// spelling.ts — names of services as SDK 1.x for Java has them, which optimised integrations show in errors.
import type { ServiceEntry } from "../models/index.ts";

export interface Spelling {
  /** Before the dot of an error's name. */
  readonly prefix: string;
  /** The class of every error that the operation does not declare. */
  readonly base: string;
  /** As causes name it. */
  readonly service: string;
}

/** By model file: the prefix and the name behind `Amazon` or `AWS`. */
const NAMES: Readonly<Record<string, readonly [prefix: string, service: string, base?: string]>> = {
  apigateway: ["ApiGateway", "AmazonApiGateway"],
  athena: ["Athena", "AmazonAthena"],
  batch: ["Batch", "AWSBatch"],
  bedrock: ["Bedrock", "AmazonBedrock"],
  "bedrock-runtime": ["Bedrock", "AmazonBedrockRuntime"],
  codebuild: ["CodeBuild", "AWSCodeBuild"],
  databrew: ["GlueDataBrew", "AWSGlueDataBrew"],
  dynamodb: ["DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException"],
  ecs: ["ECS", "AmazonECS"],
  eks: ["EKS", "AmazonEKS"],
  emr: ["ElasticMapReduce", "AmazonElasticMapReduce"],
  "emr-containers": ["EMRContainers", "AmazonEMRContainers"],
  "emr-serverless": ["EMRServerless", "AWSEMRServerless"],
  events: ["EventBridge", "AmazonEventBridge"],
  glue: ["Glue", "AWSGlue"],
  lambda: ["Lambda", "AWSLambda"],
  mediaconvert: ["MediaConvert", "AWSMediaConvert"],
  sagemaker: ["SageMaker", "AmazonSageMaker"],
  sns: ["SNS", "AmazonSNS"],
  sqs: ["SQS", "AmazonSQS"],
  stepfunctions: ["StepFunctions", "AWSStepFunctions"],
};

export function spellingOf({ file, prefix: own }: ServiceEntry): Spelling {
  const [prefix, service, base] = NAMES[file] ?? [own, `Amazon${own}`];
  return { prefix, service, base: base ?? `${service}Exception` };
}
