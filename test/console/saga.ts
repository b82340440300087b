// saga.ts — an order that is paid by an activity and undone where the payment fails: what most journeys look at.
import { vi } from "vitest";
import type { Served } from "./served.ts";

const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:pay";

const DEFINITION = {
  QueryLanguage: "JSONata",
  StartAt: "Reserve",
  States: {
    Reserve: { Type: "Pass", Assign: { order: "{% $states.input.order %}" }, Next: "Pay" },
    Pay: {
      ...{ Type: "Task", Resource: ACTIVITY },
      Arguments: { order: "{% $order %}" },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Release" }],
      Next: "Done",
    },
    Done: { Type: "Succeed" },
    Release: { Type: "Pass", Next: "Undone" },
    Undone: { Type: "Fail", Error: "Undone", Cause: "The order was undone" },
  },
};

export interface Saga {
  readonly machine: string;
  readonly activity: string;
  readonly start: (machine: string, name: string, input?: object) => Promise<string>;
  /** Waits for its end. */
  readonly over: (executionArn: string) => Promise<void>;
  /** Takes the payment that waits and answers it. */
  readonly pay: (answer: "well" | "badly") => Promise<void>;
  /** An order whose payment was refused; its ARN, once it is over. */
  readonly failed: (name: string) => Promise<string>;
}

export async function saga(served: Served): Promise<Saga> {
  await served.call("CreateActivity", { name: "pay" });
  const machine = await served.machine("saga", DEFINITION);
  const start: Saga["start"] = async (stateMachineArn, name, input = {}) => {
    const asked = { stateMachineArn, name, input: JSON.stringify(input) };
    const { executionArn = "" } = await served.call("StartExecution", asked);
    return executionArn;
  };
  const over: Saga["over"] = (executionArn) =>
    vi.waitFor(
      async () => {
        const { status } = await served.call("DescribeExecution", { executionArn });
        if (status === "RUNNING") throw new Error(`${executionArn} still runs`);
      },
      { timeout: 30_000 },
    );
  const pay: Saga["pay"] = async (answer) => {
    const asked = { activityArn: ACTIVITY, workerName: "w" };
    const { taskToken } = await served.call("GetActivityTask", asked);
    if (answer === "well") {
      await served.call("SendTaskSuccess", { taskToken, output: '{"paid":true}' });
      return;
    }
    const cause = {
      errorType: "CardDeclined",
      errorMessage: "the card was declined",
      trace: ["at pay (pay.js:7)"],
    };
    const failure = { taskToken, error: "CardDeclined", cause: JSON.stringify(cause) };
    await served.call("SendTaskFailure", failure);
  };
  const failed: Saga["failed"] = async (name) => {
    const arn = await start(machine, name, { order: { id: "20831", total: 129.5 } });
    await pay("badly");
    await over(arn);
    return arn;
  };
  return { machine, activity: ACTIVITY, start, over, pay, failed };
}
