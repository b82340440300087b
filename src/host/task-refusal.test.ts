// Parameters of which no request can be made: the execution fails before a task is scheduled, as on AWS.
import { expect, test } from "vitest";
import { createTestHost, HOME_SCOPE } from "../../test/support/test-host.ts";
import type { JsonArray, JsonObject } from "../base/index.ts";

const CAUSE = `An error occurred while executing the state 'Send' (entered at the event id #2). The Parameters '{"QueueUrl":"q","MessageBody":"m","Colour":"red"}' could not be used to start the Task: [The field "Colour" is not supported by Step Functions]`;

// A definition that passes on what it is given: names are known at run time only.
const WHOLE = {
  Type: "Task",
  QueryLanguage: "JSONata",
  Resource: "arn:aws:states:::sqs:sendMessage",
  Arguments: "{% $states.input %}",
  End: true,
};
const INPUT = '{"QueueUrl":"q","MessageBody":"m","Colour":"red"}';
const roleArn = `arn:aws:iam::${HOME_SCOPE.account}:role/any`;

test("the history goes from TaskStateEntered to ExecutionFailed", async () => {
  await using kit = await createTestHost();
  const { host } = kit;
  const definition = JSON.stringify({ StartAt: "Send", States: { Send: WHOLE } });
  const made = await host.call("CreateStateMachine", { name: "m", roleArn, definition });
  const { stateMachineArn = null } = made.body;
  const { body } = await host.call("StartExecution", { stateMachineArn, input: INPUT });
  const executionArn = String(body["executionArn"]);
  await host.engine.closed(executionArn);
  const history = await host.call("GetExecutionHistory", { executionArn });
  // The cast: a history is a list of events.
  const events = history.body["events"] as JsonArray as readonly JsonObject[];
  expect(events.map(({ type }) => type)).toEqual([
    "ExecutionStarted",
    "TaskStateEntered",
    "ExecutionFailed",
  ]);
  expect(events[2]?.["executionFailedEventDetails"]).toEqual({
    error: "States.Runtime",
    cause: CAUSE,
  });
});

test("TestState says the same", async () => {
  await using kit = await createTestHost();
  const { body } = await kit.host.call("TestState", {
    definition: JSON.stringify(WHOLE),
    roleArn,
    input: INPUT,
  });
  expect(body).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  expect(body["cause"]).toContain("could not be used to start the Task");
});
