import { expect, test } from "vitest";
import type { ActivityItem } from "../../console-wire/index.ts";
import { busiestFirst } from "./busiest-first.ts";

const activity = (name: string, work: Partial<ActivityItem> = {}): ActivityItem => ({
  ...{ activityArn: `arn:${name}`, name, creationDate: 0 },
  ...{ tasksQueued: 0, tasksRunning: 0, workersPolling: 0, ...work },
});

test("activities where tasks wait come first, then those that have workers, each by the numbers in their names", () => {
  const idle = ["act-10", "act-2", "act-1"].map((name) => activity(name));
  const busy = [
    activity("polled", { workersPolling: 1 }),
    activity("at-work", { tasksRunning: 9 }),
    activity("waits-11", { tasksQueued: 1 }),
    activity("waits-3", { tasksQueued: 1, workersPolling: 2 }),
  ];
  expect(busiestFirst([...idle, ...busy]).map(({ name }) => name)).toEqual([
    ...["waits-3", "waits-11", "at-work", "polled", "act-1", "act-2", "act-10"],
  ]);
});
