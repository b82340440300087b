// operation-table.ts — which function answers which operation: all 37 of the service model.
import type { ApiContext } from "./context.ts";
import { createActivity } from "./operations/CreateActivity.ts";
import { createStateMachine } from "./operations/CreateStateMachine.ts";
import { createStateMachineAlias } from "./operations/CreateStateMachineAlias.ts";
import { deleteActivity } from "./operations/DeleteActivity.ts";
import { deleteStateMachine } from "./operations/DeleteStateMachine.ts";
import { deleteStateMachineAlias } from "./operations/DeleteStateMachineAlias.ts";
import { deleteStateMachineVersion } from "./operations/DeleteStateMachineVersion.ts";
import { describeActivity } from "./operations/DescribeActivity.ts";
import { describeExecution } from "./operations/DescribeExecution.ts";
import { describeMapRun } from "./operations/DescribeMapRun.ts";
import { describeStateMachine } from "./operations/DescribeStateMachine.ts";
import { describeStateMachineAlias } from "./operations/DescribeStateMachineAlias.ts";
import { describeStateMachineForExecution } from "./operations/DescribeStateMachineForExecution.ts";
import { getActivityTask } from "./operations/GetActivityTask.ts";
import { getExecutionHistory } from "./operations/GetExecutionHistory.ts";
import { listActivities } from "./operations/ListActivities.ts";
import { listExecutions } from "./operations/ListExecutions.ts";
import { listMapRuns } from "./operations/ListMapRuns.ts";
import { listStateMachineAliases } from "./operations/ListStateMachineAliases.ts";
import { listStateMachines } from "./operations/ListStateMachines.ts";
import { listStateMachineVersions } from "./operations/ListStateMachineVersions.ts";
import { listTagsForResource } from "./operations/ListTagsForResource.ts";
import { publishStateMachineVersion } from "./operations/PublishStateMachineVersion.ts";
import { redriveExecution } from "./operations/RedriveExecution.ts";
import { sendTaskFailure } from "./operations/SendTaskFailure.ts";
import { sendTaskHeartbeat } from "./operations/SendTaskHeartbeat.ts";
import { sendTaskSuccess } from "./operations/SendTaskSuccess.ts";
import { startExecution } from "./operations/StartExecution.ts";
import { startSyncExecution } from "./operations/StartSyncExecution.ts";
import { stopExecution } from "./operations/StopExecution.ts";
import { tagResource } from "./operations/TagResource.ts";
import { testState } from "./operations/TestState.ts";
import { untagResource } from "./operations/UntagResource.ts";
import { updateMapRun } from "./operations/UpdateMapRun.ts";
import { updateStateMachine } from "./operations/UpdateStateMachine.ts";
import { updateStateMachineAlias } from "./operations/UpdateStateMachineAlias.ts";
import { validateStateMachineDefinition } from "./operations/ValidateStateMachineDefinition.ts";
import type { OperationName } from "./shapes/index.ts";

/** Takes a request that has passed the shape check of its operation. */
export type Answerer = (context: ApiContext, request: object) => Promise<object>;

// The cast: `checkRequest` has proved each request to be of the shape that its operation takes.
export const ANSWERERS = {
  CreateActivity: createActivity,
  CreateStateMachine: createStateMachine,
  CreateStateMachineAlias: createStateMachineAlias,
  DeleteActivity: deleteActivity,
  DeleteStateMachine: deleteStateMachine,
  DeleteStateMachineAlias: deleteStateMachineAlias,
  DeleteStateMachineVersion: deleteStateMachineVersion,
  DescribeActivity: describeActivity,
  DescribeExecution: describeExecution,
  DescribeMapRun: describeMapRun,
  DescribeStateMachine: describeStateMachine,
  DescribeStateMachineAlias: describeStateMachineAlias,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  GetActivityTask: getActivityTask,
  GetExecutionHistory: getExecutionHistory,
  ListActivities: listActivities,
  ListExecutions: listExecutions,
  ListMapRuns: listMapRuns,
  ListStateMachineAliases: listStateMachineAliases,
  ListStateMachineVersions: listStateMachineVersions,
  ListStateMachines: listStateMachines,
  ListTagsForResource: listTagsForResource,
  PublishStateMachineVersion: publishStateMachineVersion,
  RedriveExecution: redriveExecution,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
  SendTaskSuccess: sendTaskSuccess,
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  StopExecution: stopExecution,
  TagResource: tagResource,
  TestState: testState,
  UntagResource: untagResource,
  UpdateMapRun: updateMapRun,
  UpdateStateMachine: updateStateMachine,
  UpdateStateMachineAlias: updateStateMachineAlias,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
} as unknown as Readonly<Record<OperationName, Answerer>>;
