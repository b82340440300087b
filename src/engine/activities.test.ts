import { beforeEach, expect, test } from "vitest";
import { Payload } from "../base/index.ts";
import type { TaskRequest } from "../core/index.ts";
import { Activities } from "./activities.ts";
import type { Entry } from "./entry.ts";
import type { ActivityTask } from "./records.ts";

let posted: Entry[];
let ends: (() => void)[];
let activities: Activities;

beforeEach(() => {
  posted = [];
  ends = [];
  activities = new Activities({
    // The cast: it asks for nothing else of a clock.
    clock: {
      now: () => 0,
      wakeAt: (_at: number, end: () => void) => {
        ends.push(end);
        return () => undefined;
      },
    } as never,
    post: (_arn, entry) => posted.push(entry),
    changed: () => undefined,
  });
});

function offer(taskId: string): void {
  const parameters = new Payload(taskId);
  // The cast: nothing else of a request matters here.
  activities.offer("hands", { executionArn: "e", taskId, parameters } as TaskRequest);
}

/** Inputs of the tasks that the worker was given, in order. */
function worker(): (string | undefined)[] {
  const given: (string | undefined)[] = [];
  const took = (task: ActivityTask | undefined): void => void given.push(task?.input);
  void activities.poll("hands", undefined, undefined).then(took);
  return given;
}

function told(outcome: "applied" | "ignored"): void {
  const standing = { status: "RUNNING", stopDate: undefined } as const;
  posted
    .shift()
    ?.told?.(outcome === "applied" ? { type: "applied", at: 0 } : { type: "ignored", standing });
}

test("tasks that come while another one is handed over are not lost with the queue that was empty before", async () => {
  const first = worker();
  offer("1");
  // On its way to the worker, and not wanted any more: the queue is empty.
  activities.withdraw("e", "1");
  offer("2");
  offer("3");
  told("applied");
  const second = worker();
  told("applied");
  const third = worker();
  told("applied");
  await Promise.resolve();
  expect([first, second, third]).toEqual([['"1"'], ['"2"'], ['"3"']]);
  expect(activities.queued).toBe(0);
});

test("a worker who went home while a task was on its way is given no other", async () => {
  const first = worker();
  offer("1");
  activities.withdraw("e", "1");
  offer("2");
  // The task was stale: the worker waits on, in the queue that there is now, and goes.
  told("ignored");
  told("ignored");
  ends[0]?.();
  offer("3");
  const second = worker();
  told("applied");
  await Promise.resolve();
  expect([first, second]).toEqual([[undefined], ['"3"']]);
  expect(activities.pollers).toBe(0);
});
