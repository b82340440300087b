import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../base/index.ts";
import { integration, type Ran, runTask } from "../fixtures/run-task.ts";
import type { ServiceAnswer, ServiceCall } from "./services-caller.ts";

interface Asked extends Ran {
  readonly calls: readonly (readonly [operation: string, parameters: JsonObject])[];
}

async function ask(
  resource: ReturnType<typeof integration>,
  parameters: Json,
  answers: Readonly<Record<string, JsonObject>>,
): Promise<Asked> {
  const calls: [string, JsonObject][] = [];
  const services = {
    has: async () => true,
    call: async (call: ServiceCall): Promise<ServiceAnswer> => {
      calls.push([`${call.service}:${call.operation}`, call.parameters]);
      const output = answers[call.operation] ?? {};
      return { type: "answered", output, headers: [], contentLength: 0, requestId: "r" };
    },
  };
  return { ...(await runTask(resource, parameters, { ports: { services } })), calls };
}

test("bedrock:invokeModel takes and gives JSON, and shows no metadata", async () => {
  const answer = { body: '{"text":"hi"}', contentType: "application/json" };
  const ran = await ask(
    integration("bedrock", "invokeModel"),
    { ModelId: "m", Body: { prompt: "p" } },
    { InvokeModel: answer },
  );
  expect(ran.calls).toEqual([
    [
      "bedrock-runtime:InvokeModel",
      { modelId: "m", body: '{"prompt":"p"}', contentType: "application/json" },
    ],
  ]);
  expect(ran.output).toEqual({ Body: { text: "hi" }, ContentType: "application/json" });
});

test("bedrock:invokeModel reads its input from S3 and writes its output there", async () => {
  const ran = await ask(
    integration("bedrock", "invokeModel"),
    { ModelId: "m", Input: { S3Uri: "s3://b/in" }, Output: { S3Uri: "s3://b/o/ut" } },
    { GetObject: { Body: '{"a":1}' }, InvokeModel: { body: "[2]", contentType: "x/y" } },
  );
  expect(ran.calls.map(([operation]) => operation)).toEqual([
    ...["s3:GetObject", "bedrock-runtime:InvokeModel", "s3:PutObject"],
  ]);
  expect(ran.calls[1]?.[1]).toMatchObject({ body: '{"a":1}' });
  expect(ran.calls[2]?.[1]).toEqual({ Bucket: "b", Key: "o/ut", Body: "[2]", ContentType: "x/y" });
  expect(ran.output).toEqual({ Body: "s3://b/o/ut", ContentType: "x/y" });
});

test("EMR's fleets and groups are found by their names", async () => {
  const fleets = { InstanceFleets: [{ Id: "if-1", Name: "core" }] };
  const parameters = { ClusterId: "j", InstanceFleetName: "core" };
  const modify = integration("elasticmapreduce", "modifyInstanceFleetByName");
  const InstanceFleet = { TargetSpotCapacity: 2 };
  const ran = await ask(modify, { ...parameters, InstanceFleet }, { ListInstanceFleets: fleets });
  expect(ran.calls[1]).toEqual([
    "emr:ModifyInstanceFleet",
    { ClusterId: "j", InstanceFleet: { TargetSpotCapacity: 2, InstanceFleetId: "if-1" } },
  ]);
  const none = await ask(modify, { ...parameters, InstanceFleetName: "x", InstanceFleet }, {});
  expect(none.failure?.error).toBe("ElasticMapReduce.InvalidRequestException");
  const groups = { InstanceGroups: [{ Id: "ig-1", Name: "task" }] };
  const grown = await ask(
    integration("elasticmapreduce", "modifyInstanceGroupByName"),
    { ClusterId: "j", InstanceGroupName: "task", InstanceGroup: { InstanceCount: 3 } },
    { ListInstanceGroups: groups },
  );
  expect(grown.calls[1]).toEqual([
    "emr:ModifyInstanceGroups",
    { ClusterId: "j", InstanceGroups: [{ InstanceCount: 3, InstanceGroupId: "ig-1" }] },
  ]);
});

test("EMR's other actions take one thing where the operation takes a list", async () => {
  const run = (action: string, parameters: Json, answers: Record<string, JsonObject> = {}) =>
    ask(integration("elasticmapreduce", action), parameters, answers);
  const step = await run(
    "addStep",
    { ClusterId: "j", Step: { Name: "s" } },
    {
      AddJobFlowSteps: { StepIds: ["s-1"] },
    },
  );
  expect(step.calls[0]).toEqual([
    "emr:AddJobFlowSteps",
    { JobFlowId: "j", Steps: [{ Name: "s" }] },
  ]);
  expect(step.output).toMatchObject({ StepId: "s-1" });
  const ended = await run("terminateCluster", { ClusterId: "j" });
  expect(ended.calls[0]).toEqual(["emr:TerminateJobFlows", { JobFlowIds: ["j"] }]);
  const kept = await run("setClusterTerminationProtection", {
    ...{ ClusterId: "j", TerminationProtected: true },
  });
  expect(kept.calls[0]?.[1]).toEqual({ JobFlowIds: ["j"], TerminationProtected: true });
  const cancelled = await run(
    "cancelStep",
    { ClusterId: "j", StepId: "s-1" },
    {
      CancelSteps: { CancelStepsInfoList: [{ StepId: "s-1", Status: "SUBMITTED" }] },
    },
  );
  expect(cancelled.calls[0]?.[1]).toEqual({ ClusterId: "j", StepIds: ["s-1"] });
  expect(cancelled.output).toMatchObject({ CancelStepsInfo: { Status: "SUBMITTED" } });
});
