// integration-operation.ts — which operation of which service answers a task.
//
// An optimised integration calls one operation of one service; with `.sync` the state's result is what the
// operation that watches the job says (States Language guide, "Run a job"). `http:invoke`, `apigateway:invoke`,
// `eks:call` and `eks:runJob` answer with shapes of their own and have no operation here.
import {
  loadModelFile,
  loadServiceModel,
  type OperationModel,
  type ServiceModel,
} from "./service-model.ts";

/** The part of a Resource that says what is called. */
export interface CalledAction {
  readonly kind: "integration" | "sdk";
  readonly service: string;
  readonly action: string;
  readonly pattern: "requestResponse" | "sync" | "sync:2" | "waitForTaskToken";
}

export interface CalledOperation {
  readonly model: ServiceModel;
  readonly operation: OperationModel;
}

/** Model file by the service's name in a Resource, where the two differ. */
const FILES: Readonly<Record<string, string>> = {
  bedrock: "bedrock-runtime",
  bedrockagentcore: "bedrock-agentcore",
  elasticmapreduce: "emr",
  states: "stepfunctions",
};

/** Actions that are called otherwise than the operation behind them. */
const RENAMED: Readonly<Record<string, string>> = {
  "elasticmapreduce:createCluster": "RunJobFlow",
  "elasticmapreduce:terminateCluster": "TerminateJobFlows",
  "elasticmapreduce:addStep": "AddJobFlowSteps",
  "elasticmapreduce:cancelStep": "CancelSteps",
  "elasticmapreduce:setClusterTerminationProtection": "SetTerminationProtection",
  "elasticmapreduce:modifyInstanceFleetByName": "ModifyInstanceFleet",
  "elasticmapreduce:modifyInstanceGroupByName": "ModifyInstanceGroups",
};

/** What `.sync` asks until the job is done. */
const WATCHED_BY: Readonly<Record<string, string>> = {
  "athena:startQueryExecution": "GetQueryExecution",
  "batch:submitJob": "DescribeJobs",
  "bedrock:createModelCustomizationJob": "GetModelCustomizationJob",
  "codebuild:startBuild": "BatchGetBuilds",
  "codebuild:startBuildBatch": "BatchGetBuildBatches",
  "codebuild:retryBuildBatch": "BatchGetBuildBatches",
  "databrew:startJobRun": "DescribeJobRun",
  "ecs:runTask": "DescribeTasks",
  "eks:createCluster": "DescribeCluster",
  "eks:deleteCluster": "DescribeCluster",
  "eks:createFargateProfile": "DescribeFargateProfile",
  "eks:deleteFargateProfile": "DescribeFargateProfile",
  "eks:createNodegroup": "DescribeNodegroup",
  "eks:deleteNodegroup": "DescribeNodegroup",
  "elasticmapreduce:createCluster": "DescribeCluster",
  "elasticmapreduce:terminateCluster": "DescribeCluster",
  "elasticmapreduce:addStep": "DescribeStep",
  "emr-containers:deleteVirtualCluster": "DescribeVirtualCluster",
  "emr-containers:startJobRun": "DescribeJobRun",
  "emr-serverless:createApplication": "GetApplication",
  "emr-serverless:startApplication": "GetApplication",
  "emr-serverless:stopApplication": "GetApplication",
  "emr-serverless:deleteApplication": "GetApplication",
  "emr-serverless:startJobRun": "GetJobRun",
  "emr-serverless:cancelJobRun": "GetJobRun",
  "glue:startJobRun": "GetJobRun",
  "mediaconvert:createJob": "GetJob",
  "sagemaker:createHyperParameterTuningJob": "DescribeHyperParameterTuningJob",
  "sagemaker:createLabelingJob": "DescribeLabelingJob",
  "sagemaker:createProcessingJob": "DescribeProcessingJob",
  "sagemaker:createTrainingJob": "DescribeTrainingJob",
  "sagemaker:createTransformJob": "DescribeTransformJob",
  "states:startExecution": "DescribeExecution",
};

const BEDROCK_CONTROL: ReadonlySet<string> = new Set(["createModelCustomizationJob"]);

/** The operation that the task calls; undefined where no modelled operation stands behind it. */
export function calledOperation(called: CalledAction): CalledOperation | undefined {
  const model = modelOf(called);
  const name = RENAMED[`${called.service}:${called.action}`] ?? called.action;
  const operation = model?.operation(called.kind === "sdk" ? called.action : name);
  return model === undefined || operation === undefined ? undefined : { model, operation };
}

/**
 * The operation whose answer is the task's result: with `.sync` the one that watches the job; none where a token is
 * waited for, whose SendTaskSuccess may bring any JSON.
 */
export function answeringOperation(called: CalledAction): CalledOperation | undefined {
  if (called.pattern === "waitForTaskToken") return undefined;
  const waits = called.pattern === "sync" || called.pattern === "sync:2";
  const watcher = waits ? WATCHED_BY[`${called.service}:${called.action}`] : undefined;
  if (watcher === undefined) return calledOperation(called);
  const model = modelOf(called);
  const operation = model?.operation(watcher);
  return model === undefined || operation === undefined ? undefined : { model, operation };
}

function modelOf({ kind, service, action }: CalledAction): ServiceModel | undefined {
  if (kind === "sdk") return loadServiceModel(service);
  if (service === "bedrock" && BEDROCK_CONTROL.has(action)) return loadModelFile("bedrock");
  return loadModelFile(FILES[service] ?? service);
}
