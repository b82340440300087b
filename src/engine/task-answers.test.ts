// Tokens and activities: tasks that somebody outside answers.
import { describe, expect, test } from "vitest";
import { createLab, type Lab } from "../../test/simulation/lab.ts";
import { Payload } from "../base/index.ts";

const TOKEN = {
  T: {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters: { QueueUrl: "q", MessageBody: { "token.$": "$$.Task.Token" } },
    HeartbeatSeconds: 30,
    TimeoutSeconds: 100,
    End: true,
  },
};

describe("a task token", () => {
  async function waiting(): Promise<{ lab: Lab; arn: string; token: string }> {
    let token = "";
    const lab = await createLab({
      runs: {
        "sqs:sendMessage": async (request, { submitted }) => {
          token = request.taskToken ?? "";
          await submitted(Payload.parse('{"MessageId":"1"}'));
          return { type: "waiting" };
        },
      },
    });
    const arn = await lab.start(await lab.machine(TOKEN));
    await lab.settled(arn);
    return { lab, arn, token };
  }

  test("finishes its task once", async () => {
    const { lab, arn, token } = await waiting();
    const answer = { type: "succeeded", output: Payload.parse('"ok"') } as const;
    expect(await lab.engine.completeTask(token, answer)).toBe("accepted");
    expect(await lab.settled(arn)).toMatchObject({ status: "SUCCEEDED", output: '"ok"' });
    expect(await lab.engine.completeTask(token, answer)).toBe("TaskTimedOut");
    expect(await lab.engine.heartbeat(token)).toBe("TaskTimedOut");
  });

  test("fails its task", async () => {
    const { lab, arn, token } = await waiting();
    const failure = { error: "Refused", cause: "no" };
    expect(await lab.engine.completeTask(token, { type: "failed", failure })).toBe("accepted");
    expect(await lab.settled(arn)).toMatchObject({ status: "FAILED", ...failure });
  });

  test("heartbeats keep its task alive until the timeout", async () => {
    const { lab, arn, token } = await waiting();
    for (let i = 0; i < 4; i++) {
      await lab.clock.advance(20_000);
      expect(await lab.engine.heartbeat(token)).toBe("accepted");
    }
    expect((await lab.settled(arn)).status).toBe("RUNNING");
    await lab.clock.advance(20_000);
    expect((await lab.settled(arn)).error).toBe("States.Timeout");
  });

  test("a task without a heartbeat times out", async () => {
    const { lab, arn } = await waiting();
    await lab.clock.advance(30_000);
    expect((await lab.settled(arn)).status).toBe("FAILED");
    expect((await lab.events(arn)).at(-2)).toBe("TaskTimedOut");
  });

  test("that nobody gave is refused", async () => {
    const { lab, token } = await waiting();
    const answer = { type: "succeeded", output: Payload.parse("1") } as const;
    expect(await lab.engine.completeTask("nonsense", answer)).toBe("InvalidToken");
    const forged = Buffer.from(token, "base64").toString("latin1").replace(/.$/, "!");
    const other = Buffer.from(forged, "latin1").toString("base64");
    expect(await lab.engine.completeTask(other, answer)).toBe("InvalidToken");
  });
});

describe("an activity", () => {
  const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:a";
  const STATES = { T: { Type: "Task", Resource: ACTIVITY, End: true } };

  test("that does not exist fails its task in AWS's words", async () => {
    const lab = await createLab();
    const record = await lab.settled(await lab.start(await lab.machine(STATES)));
    expect(record.cause).toBe(
      `An error occurred while executing the state 'T' (entered at the event id #2). The activity ${ACTIVITY} does not exist.`,
    );
  });

  test("hands its tasks to workers in order, who answer by token", async () => {
    const lab = await createLab();
    await lab.engine.catalog.put("activity", ACTIVITY, "{}");
    const revisionId = await lab.machine(STATES);
    const first = await lab.start(revisionId, { n: 1 });
    await lab.start(revisionId, { n: 2 });
    await lab.clock.settled();
    expect(lab.engine.stats().activityTasksQueued).toBe(2);
    const task = await lab.engine.getActivityTask(ACTIVITY, "worker");
    expect(task?.input).toBe('{"n":1}');
    expect(await lab.events(first)).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "ActivityScheduled",
      "ActivityStarted",
    ]);
    await lab.engine.completeTask(task?.taskToken ?? "", {
      type: "succeeded",
      output: Payload.parse("5"),
    });
    expect((await lab.settled(first)).output).toBe("5");
    expect((await lab.engine.getActivityTask(ACTIVITY, undefined))?.input).toBe('{"n":2}');
  });

  test("a worker that waits gets the task when it comes", async () => {
    const lab = await createLab();
    await lab.engine.catalog.put("activity", ACTIVITY, "{}");
    const polled = lab.engine.getActivityTask(ACTIVITY, undefined);
    await lab.clock.advance(30_000);
    await lab.start(await lab.machine(STATES), 7);
    expect((await polled)?.input).toBe("7");
  });

  test("a poll ends with nothing after 60 s, or when the worker goes", async () => {
    const lab = await createLab();
    const polled = lab.engine.getActivityTask(ACTIVITY, undefined);
    const controller = new AbortController();
    const left = lab.engine.getActivityTask(ACTIVITY, undefined, controller.signal);
    controller.abort();
    expect(await left).toBeUndefined();
    expect(lab.engine.stats().activityPollers).toBe(1);
    await lab.clock.advance(60_000);
    expect(await polled).toBeUndefined();
    expect(lab.engine.stats().activityPollers).toBe(0);
  });

  test("no more than 1,000 workers poll at once", async () => {
    const lab = await createLab();
    const controller = new AbortController();
    const polls = Array.from({ length: 1_000 }, () =>
      lab.engine.getActivityTask(ACTIVITY, undefined, controller.signal),
    );
    await expect(lab.engine.getActivityTask(ACTIVITY, undefined)).rejects.toThrow("1000 workers");
    controller.abort();
    await Promise.all(polls);
    const again = new AbortController();
    const one = lab.engine.getActivityTask(ACTIVITY, undefined, again.signal);
    again.abort();
    expect(await one).toBeUndefined();
  });

  test("tasks of stopped executions leave the queue", async () => {
    const lab = await createLab();
    await lab.engine.catalog.put("activity", ACTIVITY, "{}");
    const arn = await lab.start(await lab.machine(STATES));
    await lab.clock.settled();
    await lab.engine.stopExecution(arn, {});
    expect(lab.engine.stats().activityTasksQueued).toBe(0);
  });
});
