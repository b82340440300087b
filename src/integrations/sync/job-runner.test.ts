// `.sync` against services that stand in for AWS: one answer a call, in the order of the list.
import { describe, expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import { integration, type Ran, type RunSettings, runTask } from "../fixtures/run-task.ts";
import type { ServiceAnswer, ServiceCall } from "../services/index.ts";
import { jobNames } from "./index.ts";

function says(output: Record<string, Json>): ServiceAnswer {
  return { type: "answered", output, headers: [], contentLength: 2, requestId: "r" };
}

function refused(code: string, httpStatus = 400): ServiceAnswer {
  return { type: "refused", code, message: "No.", httpStatus, requestId: "r" };
}

interface Watched extends Ran {
  readonly calls: readonly string[];
  readonly parameters: readonly unknown[];
  readonly pauses: readonly number[];
  readonly keys: readonly (string | undefined)[];
}

async function watch(
  resource: ReturnType<typeof integration>,
  parameters: Json,
  answers: readonly ServiceAnswer[],
  settings: RunSettings & { readonly abortAt?: number; readonly reason?: string } = {},
): Promise<Watched> {
  const made: ServiceCall[] = [];
  const pauses: number[] = [];
  const abort = new AbortController();
  const queue = [...answers];
  const services = {
    has: async () => true,
    call: async (call: ServiceCall): Promise<ServiceAnswer> => {
      made.push(call);
      if (made.length === settings.abortAt) abort.abort(settings.reason);
      return queue.shift() ?? refused("NothingMore");
    },
  };
  const ran = await runTask(resource, parameters, {
    ...settings,
    ports: { services, pause: async (ms) => void pauses.push(ms) },
    options: { signal: abort.signal, ...settings.options },
  });
  return {
    ...{ ...ran, pauses, parameters: made.map((call) => call.parameters) },
    calls: made.map(({ service, operation }) => `${service}:${operation}`),
    keys: made.map(({ idempotencyKey }) => idempotencyKey),
  };
}

const GLUE = integration("glue", "startJobRun", "sync");
const GLUE_PARAMETERS = { JobName: "j", Arguments: { "--a": "b" } };
const run = (JobRunState: string): ServiceAnswer =>
  says({ JobRun: { Id: "jr", JobRunState, StartedOn: 1_700_000_000.5 } });

describe("glue:startJobRun.sync", () => {
  test("asks until the run has ended; the run is the result, times in milliseconds", async () => {
    const answers = [says({ JobRunId: "jr" }), run("STARTING"), run("RUNNING"), run("SUCCEEDED")];
    const ran = await watch(GLUE, GLUE_PARAMETERS, answers);
    expect(ran.output).toEqual({
      ...{ Id: "jr", JobRunState: "SUCCEEDED", StartedOn: 1_700_000_000_500 },
    });
    expect(ran.calls).toEqual(["glue:StartJobRun", ...Array(3).fill("glue:GetJobRun")]);
    expect(ran.parameters[1]).toEqual({ JobName: "j", RunId: "jr" });
    expect(ran.submitted).toMatchObject([{ JobName: "j", JobRunId: "jr" }]);
    // Ever longer pauses.
    expect(ran.pauses).toEqual([500, 750]);
  });

  test("a run that fails fails the task, with the run as its cause", async () => {
    const ran = await watch(GLUE, GLUE_PARAMETERS, [says({ JobRunId: "jr" }), run("FAILED")]);
    expect(ran.failure).toEqual({
      error: "States.TaskFailed",
      cause: '{"Id":"jr","JobRunState":"FAILED","StartedOn":1700000000500}',
    });
  });

  test("a refusal at the start is a failed submission", async () => {
    const ran = await watch(GLUE, GLUE_PARAMETERS, [refused("ConcurrentRunsExceededException")]);
    expect(ran.outcome).toMatchObject({
      ...{ type: "failed", stage: "submit" },
      failure: { error: "Glue.ConcurrentRunsExceededException" },
    });
    const other = await watch(GLUE, GLUE_PARAMETERS, [refused("AccessDeniedException")]);
    expect(other.failure?.error).toBe("Glue.AWSGlueException");
    expect(other.failure?.cause).toContain("(Service: AWSGlue; Status Code: 400; Error Code: ");
  });

  test("goes on after a crash with what was submitted, and starts nothing", async () => {
    const submittedOutput = { value: { JobName: "j", JobRunId: "jr" } };
    const ran = await watch(GLUE, GLUE_PARAMETERS, [run("SUCCEEDED")], {
      // The cast: of a payload only its value is read.
      options: { attempt: 2, submittedOutput: submittedOutput as never },
    });
    expect(ran.calls).toEqual(["glue:GetJobRun"]);
    expect(ran.submitted).toEqual([]);
    expect(ran.outcome.type).toBe("succeeded");
  });

  test("stops the run that the workflow gave up", async () => {
    const answers = [says({ JobRunId: "jr" }), run("RUNNING"), says({})];
    const ran = await watch(GLUE, GLUE_PARAMETERS, answers, { abortAt: 2 });
    expect(ran.calls.at(-1)).toBe("glue:BatchStopJobRun");
    expect(ran.parameters.at(-1)).toEqual({ JobName: "j", JobRunIds: ["jr"] });
  });

  test("stops a run that was given up while it was started", async () => {
    const ran = await watch(GLUE, GLUE_PARAMETERS, [says({ JobRunId: "jr" })], { abortAt: 1 });
    expect(ran.calls).toEqual(["glue:StartJobRun", "glue:BatchStopJobRun"]);
  });

  test("leaves the run alone when only the server stops", async () => {
    const answers = [says({ JobRunId: "jr" }), run("RUNNING")];
    const settings = { abortAt: 2, reason: "engineCloses" };
    const ran = await watch(GLUE, GLUE_PARAMETERS, answers, settings);
    expect(ran.calls).toEqual(["glue:StartJobRun", "glue:GetJobRun"]);
  });

  test("bears with a service that fails for a while", async () => {
    const away: ServiceAnswer = { type: "unreachable", message: "Connection reset" };
    const passing = [away, refused("ThrottlingException"), refused("Whatever", 500)];
    const answers = [says({ JobRunId: "jr" }), ...passing, run("SUCCEEDED")];
    expect((await watch(GLUE, GLUE_PARAMETERS, answers)).outcome.type).toBe("succeeded");
    const gone = [says({ JobRunId: "jr" }), ...Array<ServiceAnswer>(20).fill(away)];
    const given = await watch(GLUE, GLUE_PARAMETERS, gone);
    const cause = "Connection reset";
    expect(given.failure).toEqual({ error: "Glue.SdkClientException", cause });
    expect(given.calls).toHaveLength(12);
  });

  test("fails at once where the service will not tell", async () => {
    const answers = [says({ JobRunId: "jr" }), refused("EntityNotFoundException")];
    const ran = await watch(GLUE, GLUE_PARAMETERS, answers);
    expect(ran.failure?.error).toBe("Glue.EntityNotFoundException");
  });
});

describe("ecs:runTask", () => {
  const task = (lastStatus: string, exitCode?: number): Record<string, Json> => ({
    ...{ taskArn: "t", lastStatus },
    containers: [{ name: "c", ...(exitCode === undefined ? {} : { exitCode }) }],
  });
  const start = says({ tasks: [task("PROVISIONING")], failures: [] });
  const parameters = { Cluster: "k", TaskDefinition: "d" };

  test("a task whose containers end with 0 has succeeded and is the result", async () => {
    const resource = integration("ecs", "runTask", "sync");
    const answers = [
      start,
      says({ tasks: [task("RUNNING")] }),
      says({ tasks: [task("STOPPED", 0)] }),
    ];
    const ran = await watch(resource, parameters, answers);
    const Containers = [{ ExitCode: 0, Name: "c" }];
    expect(ran.output).toEqual({ Containers, LastStatus: "STOPPED", TaskArn: "t" });
    expect(ran.parameters[1]).toEqual({ cluster: "k", tasks: ["t"] });
  });

  test("any other end fails", async () => {
    const resource = integration("ecs", "runTask", "sync");
    for (const end of [task("STOPPED", 1), task("STOPPED")]) {
      const ran = await watch(resource, parameters, [start, says({ tasks: [end] })]);
      expect(ran.failure?.error).toBe("States.TaskFailed");
      expect(ran.failure?.cause).toContain('"LastStatus":"STOPPED"');
    }
  });

  test("a task that could not be placed fails where it is waited for, and is shown where not", async () => {
    const none = says({ tasks: [], failures: [{ arn: "a", reason: "RESOURCE:CPU" }] });
    for (const pattern of ["sync", "waitForTaskToken"] as const) {
      const ran = await watch(integration("ecs", "runTask", pattern), parameters, [none]);
      expect(ran.failure?.error).toBe("AmazonECS.Unknown");
      expect(ran.failure?.cause).toContain('"Failures":[{"Arn":"a","Reason":"RESOURCE:CPU"}]');
    }
    const shown = await watch(integration("ecs", "runTask"), parameters, [none]);
    expect(shown.output).toMatchObject({ Failures: [{ Reason: "RESOURCE:CPU" }] });
  });
});

interface Case {
  readonly action: string;
  readonly parameters: Json;
  readonly start: Record<string, Json>;
  readonly end: Record<string, Json>;
  readonly describe: readonly [operation: string, parameters: Json];
  readonly result: Json;
}

const CASES: readonly Case[] = [
  {
    action: "batch:submitJob",
    parameters: { JobName: "n", JobQueue: "q", JobDefinition: "d" },
    start: { jobId: "1", jobName: "n" },
    end: { jobs: [{ jobId: "1", status: "SUCCEEDED", createdAt: 1 }] },
    describe: ["DescribeJobs", { jobs: ["1"] }],
    result: { CreatedAt: 1, JobId: "1", Status: "SUCCEEDED" },
  },
  {
    action: "athena:startQueryExecution",
    parameters: { QueryString: "select 1" },
    start: { QueryExecutionId: "1" },
    end: { QueryExecution: { Status: { State: "SUCCEEDED" } } },
    describe: ["GetQueryExecution", { QueryExecutionId: "1" }],
    result: { QueryExecution: { Status: { State: "SUCCEEDED" } } },
  },
  {
    action: "codebuild:startBuild",
    parameters: { ProjectName: "p" },
    start: { build: { id: "p:1" } },
    end: { builds: [{ id: "p:1", buildStatus: "SUCCEEDED" }] },
    describe: ["BatchGetBuilds", { ids: ["p:1"] }],
    result: { Build: { BuildStatus: "SUCCEEDED", Id: "p:1" } },
  },
  {
    action: "databrew:startJobRun",
    parameters: { Name: "j" },
    start: { RunId: "1" },
    end: { RunId: "1", State: "SUCCEEDED" },
    describe: ["DescribeJobRun", { Name: "j", RunId: "1" }],
    result: { RunId: "1", State: "SUCCEEDED" },
  },
  {
    action: "elasticmapreduce:createCluster",
    parameters: { Name: "c", Instances: {} },
    start: { JobFlowId: "j-1", ClusterArn: "arn" },
    end: { Cluster: { Id: "j-1", Status: { State: "WAITING" } } },
    describe: ["DescribeCluster", { ClusterId: "j-1" }],
    result: { Cluster: { Id: "j-1", Status: { State: "WAITING" } }, ClusterId: "j-1" },
  },
  {
    action: "elasticmapreduce:addStep",
    parameters: { ClusterId: "j-1", Step: { Name: "s", HadoopJarStep: { Jar: "x" } } },
    start: { StepIds: ["s-1"] },
    end: { Step: { Id: "s-1", Status: { State: "COMPLETED" } } },
    describe: ["DescribeStep", { ClusterId: "j-1", StepId: "s-1" }],
    result: { Step: { Id: "s-1", Status: { State: "COMPLETED" } } },
  },
  {
    action: "elasticmapreduce:terminateCluster",
    parameters: { ClusterId: "j-1" },
    start: {},
    end: { Cluster: { Status: { State: "TERMINATED" } } },
    describe: ["DescribeCluster", { ClusterId: "j-1" }],
    result: { Cluster: { Status: { State: "TERMINATED" } } },
  },
  {
    action: "emr-containers:startJobRun",
    parameters: { VirtualClusterId: "v" },
    start: { id: "1" },
    end: { jobRun: { id: "1", state: "COMPLETED" } },
    describe: ["DescribeJobRun", { id: "1", virtualClusterId: "v" }],
    result: { JobRun: { Id: "1", State: "COMPLETED" } },
  },
  {
    action: "emr-serverless:startJobRun",
    parameters: { ApplicationId: "a", ExecutionRoleArn: "r" },
    start: { applicationId: "a", jobRunId: "1" },
    end: { jobRun: { jobRunId: "1", state: "SUCCESS" } },
    describe: ["GetJobRun", { applicationId: "a", jobRunId: "1" }],
    result: { JobRun: { JobRunId: "1", State: "SUCCESS" } },
  },
  {
    action: "eks:createCluster",
    parameters: { Name: "c", RoleArn: "r" },
    start: { cluster: { name: "c", status: "CREATING" } },
    end: { cluster: { name: "c", status: "ACTIVE" } },
    describe: ["DescribeCluster", { name: "c" }],
    result: { Cluster: { Name: "c", Status: "ACTIVE" } },
  },
  {
    action: "eks:createNodegroup",
    parameters: { ClusterName: "c", NodegroupName: "n" },
    start: { nodegroup: { nodegroupName: "n", status: "CREATING" } },
    end: { nodegroup: { nodegroupName: "n", status: "ACTIVE" } },
    describe: ["DescribeNodegroup", { clusterName: "c", nodegroupName: "n" }],
    result: { Nodegroup: { NodegroupName: "n", Status: "ACTIVE" } },
  },
  {
    action: "sagemaker:createTrainingJob",
    parameters: { TrainingJobName: "t" },
    start: { TrainingJobArn: "arn" },
    end: { TrainingJobName: "t", TrainingJobStatus: "Completed" },
    describe: ["DescribeTrainingJob", { TrainingJobName: "t" }],
    result: { TrainingJobName: "t", TrainingJobStatus: "Completed" },
  },
  {
    action: "bedrock:createModelCustomizationJob",
    parameters: { JobName: "n" },
    start: { jobArn: "arn" },
    end: { jobArn: "arn", status: "Completed" },
    describe: ["GetModelCustomizationJob", { jobIdentifier: "arn" }],
    result: { JobArn: "arn", Status: "Completed" },
  },
  {
    action: "mediaconvert:createJob",
    parameters: { Role: "r", Settings: {} },
    start: { Job: { Id: "1", Status: "SUBMITTED" } },
    end: { Job: { Id: "1", Status: "COMPLETE" } },
    describe: ["GetJob", { Id: "1" }],
    result: { Job: { Id: "1", Status: "COMPLETE" } },
  },
];

test.each(CASES)("$action asks its watcher, and shows what that says", async (one) => {
  const [service = "", action = ""] = one.action.split(":");
  const ran = await watch(integration(service, action, "sync"), one.parameters, [
    says(one.start),
    says(one.end),
  ]);
  expect(ran.output).toEqual(one.result);
  expect(ran.calls[1]?.split(":")[1]).toBe(one.describe[0]);
  expect(ran.parameters[1]).toEqual(one.describe[1]);
});

test("eks:deleteCluster.sync ends when the cluster is gone", async () => {
  const answers = [
    says({ cluster: { name: "c", status: "DELETING" } }),
    says({ cluster: { name: "c", status: "DELETING" } }),
    refused("ResourceNotFoundException", 404),
  ];
  const resource = integration("eks", "deleteCluster", "sync");
  const ran = await watch(resource, { Name: "c" }, answers);
  expect(ran.outcome.type).toBe("succeeded");
  expect(ran.calls).toHaveLength(3);
});

test("every integration with .sync has operations that its service has", async () => {
  expect(jobNames().length).toBeGreaterThan(30);
  for (const name of jobNames()) {
    const [service = "", action = ""] = name.split(":");
    // A job that nobody can describe would throw, not fail.
    const ran = await watch(integration(service, action, "sync"), {}, [refused("X")]);
    expect(ran.outcome.type, name).toBe("failed");
  }
});
