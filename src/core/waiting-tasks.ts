// waiting-tasks.ts — the tasks of an execution that somebody outside must answer: holders of tokens, activity workers.
import { parseResource } from "../asl/index.ts";
import type { TimestampMs } from "../base/index.ts";
import type { Execution } from "./execution.ts";
import type { TaskAttempt } from "./frame.ts";
import { framesOf } from "./outstanding.ts";

export interface WaitingTask {
  readonly taskToken: string;
  readonly stateName: string;
  readonly enteredEventId: number;
  /** When its state was entered. */
  readonly since: TimestampMs;
  /** As it stands in the definition. */
  readonly resource: string;
  readonly waitsFor: "callback" | "activityWorker" | "activityAnswer";
  readonly timeoutAt: TimestampMs | undefined;
  readonly heartbeatAt: TimestampMs | undefined;
  readonly parametersText: () => string;
}

export function waitingTasksOf(execution: Execution): readonly WaitingTask[] {
  if (execution.status !== "RUNNING") return [];
  const tasks: WaitingTask[] = [];
  for (const { position, stateName, enteredEventId, enteredAt } of framesOf(execution.root)) {
    if (position.at !== "task" || position.taskToken === undefined) continue;
    const waitsFor = whomFor(position);
    if (waitsFor === undefined) continue;
    tasks.push({
      taskToken: position.taskToken,
      ...{ stateName, enteredEventId, since: enteredAt, resource: position.resourceArn, waitsFor },
      timeoutAt: position.timeout?.dueAt,
      heartbeatAt: position.heartbeat?.dueAt,
      parametersText: () => position.parameters.text(),
    });
  }
  return tasks;
}

function whomFor({ resourceArn, phase }: TaskAttempt): WaitingTask["waitsFor"] | undefined {
  const resource = parseResource(resourceArn);
  if (resource.kind === "activity")
    return phase === "scheduled" ? "activityWorker" : "activityAnswer";
  if (!("pattern" in resource) || resource.pattern !== "waitForTaskToken") return undefined;
  return phase === "submitted" ? "callback" : undefined;
}
