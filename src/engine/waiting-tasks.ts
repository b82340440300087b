// waiting-tasks.ts — tasks that somebody outside must answer, read from the states of running executions.
//
//   W1. At most `executionsMax` executions are looked at, children of map runs among them, LOAD at once.
import { decodeExecution, mapRunsOf, type WaitingTask, waitingTasksOf } from "../core/index.ts";
import type { FindQuery } from "./search-port.ts";
import type { Store, StoredExecution } from "./store-port.ts";

export interface WaitingTaskRecord extends WaitingTask {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly executionName: string;
}

const LOAD = 50;

export async function waitingTasks(
  store: Pick<Store, "find" | "load">,
  executionsMax: number,
): Promise<readonly WaitingTaskRecord[]> {
  const tasks: WaitingTaskRecord[] = [];
  const lists: FindQuery["of"][] = [{ everything: true }];
  let left = executionsMax;
  for (let of = lists.shift(); of !== undefined && left > 0; of = lists.shift()) {
    let after: string | undefined;
    do {
      const limit = Math.min(LOAD, left);
      const cursor = after === undefined ? {} : { after };
      const page = await store.find({ of, statuses: ["RUNNING"], limit, scan: 1_000, ...cursor });
      const loaded = await store.load(page.items.map(({ executionArn }) => executionArn));
      for (const stored of loaded) if (stored !== undefined) lists.push(...look(stored, tasks));
      left -= page.items.length;
      after = page.next;
    } while (after !== undefined && left > 0);
  }
  return tasks;
}

/** Those of one execution, without its children's; none of one that has ended, or that there is not. */
export async function waitingTasksIn(
  store: Pick<Store, "load">,
  executionArn: string,
): Promise<readonly WaitingTaskRecord[]> {
  const tasks: WaitingTaskRecord[] = [];
  const [stored] = await store.load([executionArn]);
  if (stored?.standing.status === "RUNNING") look(stored, tasks);
  return tasks;
}

/** Adds what an execution waits for; gives the map runs whose children may wait, too. */
function look(stored: StoredExecution, tasks: WaitingTaskRecord[]): readonly FindQuery["of"][] {
  const { head, frames, birth, executionArn } = stored;
  if (head === undefined) return [];
  const execution = decodeExecution(head, frames);
  const { stateMachineArn, name: executionName } = birth;
  for (const task of waitingTasksOf(execution)) {
    tasks.push({ ...task, executionArn, stateMachineArn, executionName });
  }
  return mapRunsOf(execution).flatMap(({ arn, status }) =>
    status === "RUNNING" ? [{ mapRunArn: arn }] : [],
  );
}
