// optimised-services.ts — the services and actions with an integration of their own.
//
// Developer guide, "Integrating optimized services"; the patterns of each action from the page of its service.

/** `s`: `.sync`, `2`: `.sync:2`, `t`: `.waitForTaskToken`; request/response always works. */
export type ActionPatterns = "" | "s" | "t" | "st" | "s2t";

const SERVICES: ReadonlyMap<string, ReadonlyMap<string, ActionPatterns>> = new Map([
  ["apigateway", actions({ t: "invoke" })],
  [
    "athena",
    actions({
      s: "startQueryExecution",
      "": "stopQueryExecution getQueryExecution getQueryResults",
    }),
  ],
  ["batch", actions({ s: "submitJob" })],
  ["bedrock", actions({ t: "invokeModel", s: "createModelCustomizationJob" })],
  [
    "codebuild",
    actions({
      s: "startBuild startBuildBatch retryBuildBatch",
      "": "stopBuild stopBuildBatch batchDeleteBuilds deleteBuildBatch batchGetReports",
    }),
  ],
  ["databrew", actions({ s: "startJobRun" })],
  ["dynamodb", actions({ "": "getItem putItem deleteItem updateItem" })],
  ["ecs", actions({ st: "runTask" })],
  [
    "eks",
    actions({
      s: "createCluster deleteCluster createFargateProfile deleteFargateProfile createNodegroup deleteNodegroup",
      st: "runJob",
      t: "call",
    }),
  ],
  [
    "elasticmapreduce",
    actions({
      s: "createCluster terminateCluster addStep",
      "": "cancelStep setClusterTerminationProtection modifyInstanceFleetByName modifyInstanceGroupByName",
    }),
  ],
  [
    "emr-containers",
    actions({ s: "deleteVirtualCluster startJobRun", "": "createVirtualCluster" }),
  ],
  [
    "emr-serverless",
    actions({
      s: "createApplication startApplication stopApplication deleteApplication startJobRun cancelJobRun",
    }),
  ],
  ["events", actions({ t: "putEvents" })],
  ["glue", actions({ s: "startJobRun" })],
  ["http", actions({ "": "invoke" })],
  ["lambda", actions({ t: "invoke" })],
  ["mediaconvert", actions({ s: "createJob" })],
  [
    "sagemaker",
    actions({
      s: "createTrainingJob createTransformJob createLabelingJob createProcessingJob createHyperParameterTuningJob",
      "": "createModel createEndpoint createEndpointConfig updateEndpoint",
    }),
  ],
  ["sns", actions({ t: "publish" })],
  ["sqs", actions({ t: "sendMessage" })],
  ["states", actions({ s2t: "startExecution" })],
]);

/** What a Distributed Map reads its items with and writes its results with; no Task can. */
const S3_ACTIONS = actions({ "": "getObject listObjectsV2 putObject" });

/** Services whose actions the guide does not list completely; any action goes, without a pattern. */
const OPEN_SERVICES: ReadonlySet<string> = new Set(["bedrock-agentcore", "bedrockagentcore"]);

/** The patterns of an action, or undefined where Step Functions has no such integration. */
export function optimisedAction(service: string, action: string): ActionPatterns | undefined {
  if (OPEN_SERVICES.has(service)) return /^[a-z][A-Za-z0-9]*$/.test(action) ? "" : undefined;
  if (service === "s3") return S3_ACTIONS.get(action);
  return SERVICES.get(service)?.get(action);
}

/** Every optimised action of a Task, as `service:action`. */
export function optimisedActions(): readonly string[] {
  return [...SERVICES].flatMap(([service, known]) =>
    [...known.keys()].map((action) => `${service}:${action}`),
  );
}

function actions(
  byPatterns: Partial<Record<ActionPatterns, string>>,
): ReadonlyMap<string, ActionPatterns> {
  const known = new Map<string, ActionPatterns>();
  for (const [patterns, names] of Object.entries(byPatterns)) {
    // The keys of a Record<ActionPatterns, …> are ActionPatterns.
    for (const name of names.split(" ")) known.set(name, patterns as ActionPatterns);
  }
  return known;
}
