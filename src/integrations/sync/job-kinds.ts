// job-kinds.ts — every integration that has `.sync`, by the task's service and action.
//
// Described after AWS's guide ("Run a job") and the services' own models; which member of an answer the task shows
// follows published definitions where there are some.
import { isJsonArray, type JsonObject } from "../../base/index.ts";
import {
  always,
  at,
  callWith,
  given,
  type JobKind,
  type JobState,
  listed,
  objectAt,
  started,
  statusIn,
} from "./job-kind.ts";
import { SAGEMAKER_KINDS } from "./sagemaker-kinds.ts";

const whole = (shown: JsonObject): JsonObject => shown;
const theJob: JobKind["result"] = (job) => job;
const theAnswer: JobKind["result"] = (_job, shown) => shown;
const STOPPED = "Stopped by Step Functions.";

const ATHENA: JobKind = {
  describe: callWith("GetQueryExecution", { QueryExecutionId: started("QueryExecutionId") }),
  job: (shown) => objectAt(shown, "QueryExecution"),
  state: statusIn(["Status", "State"], {
    ...{ succeeded: ["SUCCEEDED"], failed: ["FAILED", "CANCELLED"] },
  }),
  result: theAnswer,
  stop: callWith("StopQueryExecution", { QueryExecutionId: started("QueryExecutionId") }),
};

const BATCH: JobKind = {
  describe: callWith("DescribeJobs", { Jobs: listed(started("JobId")) }),
  job: (shown) => objectAt(shown, "Jobs", 0),
  state: statusIn(["Status"], { succeeded: ["SUCCEEDED"], failed: ["FAILED"] }),
  result: theJob,
  stop: callWith("TerminateJob", { JobId: started("JobId"), Reason: always(STOPPED) }),
};

const BEDROCK: JobKind = {
  describe: callWith("GetModelCustomizationJob", { JobIdentifier: started("JobArn") }),
  job: whole,
  state: statusIn(["Status"], { succeeded: ["Completed"], failed: ["Failed", "Stopped"] }),
  result: theAnswer,
  stop: callWith("StopModelCustomizationJob", { JobIdentifier: started("JobArn") }),
};

const BUILD_ENDS = {
  ...{ succeeded: ["SUCCEEDED"], failed: ["FAILED", "FAULT", "STOPPED", "TIMED_OUT"] },
};

const BUILD: JobKind = {
  describe: callWith("BatchGetBuilds", { Ids: listed(started("Build", "Id")) }),
  job: (shown) => objectAt(shown, "Builds", 0),
  state: statusIn(["BuildStatus"], BUILD_ENDS),
  result: (Build) => ({ Build }),
  stop: callWith("StopBuild", { Id: started("Build", "Id") }),
};

const BUILD_BATCH: JobKind = {
  describe: callWith("BatchGetBuildBatches", { Ids: listed(started("BuildBatch", "Id")) }),
  job: (shown) => objectAt(shown, "BuildBatches", 0),
  state: statusIn(["BuildBatchStatus"], BUILD_ENDS),
  result: (BuildBatch) => ({ BuildBatch }),
  stop: callWith("StopBuildBatch", { Id: started("BuildBatch", "Id") }),
};

const DATABREW: JobKind = {
  describe: callWith("DescribeJobRun", { Name: given("Name"), RunId: started("RunId") }),
  job: whole,
  state: statusIn(["State"], {
    ...{ succeeded: ["SUCCEEDED"], failed: ["FAILED", "STOPPED", "TIMEOUT"] },
  }),
  result: theAnswer,
  stop: callWith("StopJobRun", { Name: given("Name"), RunId: started("RunId") }),
};

const CLUSTER = { Cluster: given("Cluster") };

const ECS: JobKind = {
  describe: callWith("DescribeTasks", { Tasks: listed(started("Tasks", 0, "TaskArn")) }, CLUSTER),
  job: (shown) => objectAt(shown, "Tasks", 0),
  state: ecsState,
  result: theJob,
  stop: callWith(
    "StopTask",
    { Task: started("Tasks", 0, "TaskArn"), Reason: always(STOPPED) },
    CLUSTER,
  ),
};

/** A task that stopped has done well where all of its containers have: exit code 0. */
function ecsState(task: JsonObject): JobState {
  if (at(task, "LastStatus") !== "STOPPED") return "running";
  const containers = at(task, "Containers");
  if (!isJsonArray(containers) || containers.length === 0) return "failed";
  const well = containers.every((container) => at(container, "ExitCode") === 0);
  return well ? "succeeded" : "failed";
}

/** Something of EKS that is made or deleted; `name` is the member that names it besides its cluster. */
function eks(
  thing: "Cluster" | "FargateProfile" | "Nodegroup",
  goal: "created" | "deleted",
): JobKind {
  const names =
    thing === "Cluster"
      ? { Name: given("Name") }
      : { ClusterName: given("ClusterName"), [`${thing}Name`]: given(`${thing}Name`) };
  const failures = ["FAILED", "CREATE_FAILED", "DELETE_FAILED", "DEGRADED"];
  return {
    describe: callWith(`Describe${thing}`, names),
    job: (shown) => objectAt(shown, thing),
    state: statusIn(["Status"], {
      succeeded: goal === "created" ? ["ACTIVE"] : [],
      failed: failures,
    }),
    result: theAnswer,
    ...(goal === "deleted" ? { goneBy: "ResourceNotFoundException" } : {}),
  };
}

const EMR_CLUSTER = ["Status", "State"] as const;

const EMR_CREATE: JobKind = {
  describe: callWith("DescribeCluster", { ClusterId: started("ClusterId") }),
  job: (shown) => objectAt(shown, "Cluster"),
  state: (cluster) => {
    const reason = at(cluster, "Status", "StateChangeReason", "Code");
    // A cluster that was told to end after its steps never waits.
    if (at(cluster, ...EMR_CLUSTER) === "TERMINATED" && reason === "ALL_STEPS_COMPLETED") {
      return "succeeded";
    }
    const failures = ["TERMINATED", "TERMINATED_WITH_ERRORS"];
    return statusIn(EMR_CLUSTER, { succeeded: ["WAITING"], failed: failures })(cluster);
  },
  result: (Cluster, _shown, { started: { ClusterId = null } }) => ({ Cluster, ClusterId }),
  stop: callWith("TerminateJobFlows", { JobFlowIds: listed(started("ClusterId")) }),
};

const EMR_TERMINATE: JobKind = {
  describe: callWith("DescribeCluster", { ClusterId: given("ClusterId") }),
  job: (shown) => objectAt(shown, "Cluster"),
  state: statusIn(EMR_CLUSTER, {
    ...{ succeeded: ["TERMINATED", "TERMINATED_WITH_ERRORS"], failed: [] },
  }),
  result: theAnswer,
};

const EMR_STEP: JobKind = {
  describe: callWith("DescribeStep", {
    ...{ ClusterId: given("ClusterId"), StepId: started("StepId") },
  }),
  job: (shown) => objectAt(shown, "Step"),
  state: statusIn(EMR_CLUSTER, {
    ...{ succeeded: ["COMPLETED"], failed: ["CANCELLED", "FAILED", "INTERRUPTED"] },
  }),
  result: theAnswer,
  stop: callWith("CancelSteps", {
    ...{ ClusterId: given("ClusterId"), StepIds: listed(started("StepId")) },
  }),
};

const CONTAINERS_RUN: JobKind = {
  describe: callWith("DescribeJobRun", {
    ...{ Id: started("Id"), VirtualClusterId: given("VirtualClusterId") },
  }),
  job: (shown) => objectAt(shown, "JobRun"),
  state: statusIn(["State"], { succeeded: ["COMPLETED"], failed: ["FAILED", "CANCELLED"] }),
  result: theAnswer,
  stop: callWith("CancelJobRun", {
    ...{ Id: started("Id"), VirtualClusterId: given("VirtualClusterId") },
  }),
};

const CONTAINERS_DELETE: JobKind = {
  describe: callWith("DescribeVirtualCluster", { Id: given("Id") }),
  job: (shown) => objectAt(shown, "VirtualCluster"),
  state: statusIn(["State"], { succeeded: ["TERMINATED"], failed: ["ARRESTED"] }),
  result: theAnswer,
  goneBy: "ResourceNotFoundException",
};

const APPLICATION = (id: typeof given, goal: readonly string[]): JobKind => ({
  describe: callWith("GetApplication", { ApplicationId: id("ApplicationId") }),
  job: (shown) => objectAt(shown, "Application"),
  state: statusIn(["State"], {
    succeeded: goal,
    failed: ["TERMINATED", "STOPPED"].filter((state) => !goal.includes(state)),
  }),
  result: theAnswer,
});

const SERVERLESS_RUN = (id: typeof given, good: readonly string[]): JobKind => ({
  describe: callWith("GetJobRun", {
    ...{ ApplicationId: given("ApplicationId"), JobRunId: id("JobRunId") },
  }),
  job: (shown) => objectAt(shown, "JobRun"),
  state: statusIn(["State"], {
    succeeded: good,
    failed: ["SUCCESS", "FAILED", "CANCELLED"].filter((state) => !good.includes(state)),
  }),
  result: theAnswer,
});

const GLUE: JobKind = {
  describe: callWith("GetJobRun", { JobName: given("JobName"), RunId: started("JobRunId") }),
  job: (shown) => objectAt(shown, "JobRun"),
  state: statusIn(["JobRunState"], {
    succeeded: ["SUCCEEDED"],
    failed: ["FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"],
  }),
  result: theJob,
  stop: callWith("BatchStopJobRun", {
    ...{ JobName: given("JobName"), JobRunIds: listed(started("JobRunId")) },
  }),
};

const MEDIACONVERT: JobKind = {
  describe: callWith("GetJob", { Id: started("Job", "Id") }),
  job: (shown) => objectAt(shown, "Job"),
  state: statusIn(["Status"], { succeeded: ["COMPLETE"], failed: ["CANCELED", "ERROR"] }),
  result: theAnswer,
  stop: callWith("CancelJob", { Id: started("Job", "Id") }),
};

const KINDS: Readonly<Record<string, JobKind>> = {
  ...{ "athena:startQueryExecution": ATHENA, "batch:submitJob": BATCH },
  "bedrock:createModelCustomizationJob": BEDROCK,
  ...{ "codebuild:startBuild": BUILD, "codebuild:startBuildBatch": BUILD_BATCH },
  "codebuild:retryBuildBatch": BUILD_BATCH,
  "databrew:startJobRun": DATABREW,
  "ecs:runTask": ECS,
  "eks:createCluster": eks("Cluster", "created"),
  "eks:deleteCluster": eks("Cluster", "deleted"),
  "eks:createFargateProfile": eks("FargateProfile", "created"),
  "eks:deleteFargateProfile": eks("FargateProfile", "deleted"),
  "eks:createNodegroup": eks("Nodegroup", "created"),
  "eks:deleteNodegroup": eks("Nodegroup", "deleted"),
  "elasticmapreduce:createCluster": EMR_CREATE,
  "elasticmapreduce:terminateCluster": EMR_TERMINATE,
  "elasticmapreduce:addStep": EMR_STEP,
  "emr-containers:startJobRun": CONTAINERS_RUN,
  "emr-containers:deleteVirtualCluster": CONTAINERS_DELETE,
  "emr-serverless:createApplication": APPLICATION(started, ["CREATED", "STARTED", "STOPPED"]),
  "emr-serverless:startApplication": APPLICATION(given, ["STARTED"]),
  "emr-serverless:stopApplication": APPLICATION(given, ["STOPPED", "TERMINATED"]),
  "emr-serverless:deleteApplication": {
    ...APPLICATION(given, ["TERMINATED"]),
    goneBy: "ResourceNotFoundException",
  },
  "emr-serverless:startJobRun": {
    ...SERVERLESS_RUN(started, ["SUCCESS"]),
    stop: callWith("CancelJobRun", {
      ...{ ApplicationId: given("ApplicationId"), JobRunId: started("JobRunId") },
    }),
  },
  "emr-serverless:cancelJobRun": SERVERLESS_RUN(given, ["CANCELLED", "SUCCESS", "FAILED"]),
  ...{ "glue:startJobRun": GLUE, "mediaconvert:createJob": MEDIACONVERT },
  ...SAGEMAKER_KINDS,
};

export function jobKind(service: string, action: string): JobKind | undefined {
  const key = `${service}:${action}`;
  return Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
}

/** Of everything that has `.sync`, as `service:action`. */
export function jobNames(): readonly string[] {
  return Object.keys(KINDS);
}
