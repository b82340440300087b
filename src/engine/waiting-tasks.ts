// waiting-tasks.ts — tasks that somebody outside must answer: the store's index says where, their executions what.
//
//   W1. What is loaded is what a page shows, LOAD executions at once, however many wait.
import { decodeExecution, type PlacedTask, waitingTasksOf } from "../core/index.ts";
import type { ListPage } from "./records.ts";
import type { Store, StoredExecution } from "./store-port.ts";
import type { WaitingQuery } from "./waiting-port.ts";

export interface WaitingTaskRecord extends PlacedTask {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly executionName: string;
}

/** It may hold fewer than asked for though there are more: those that were answered meanwhile are not in it. */
export interface WaitingTaskPage extends ListPage<WaitingTaskRecord> {
  /** How many the filters leave, on this page and on all others. */
  readonly total: number;
  /** How many of them come before this page. */
  readonly before: number;
}

const LOAD = 50;

export async function waitingTasks(
  store: Pick<Store, "waiting" | "load">,
  query: WaitingQuery,
): Promise<WaitingTaskPage> {
  const { items: places, ...page } = await store.waiting(query);
  const arns = [...new Set(places.map(({ executionArn }) => executionArn))];
  const tasks = new Map<string, WaitingTaskRecord>();
  for (let from = 0; from < arns.length; from += LOAD) {
    for (const stored of await store.load(arns.slice(from, from + LOAD))) {
      for (const task of tasksIn(stored)) tasks.set(keyOf(task), task);
    }
  }
  const items = places.map((place) => tasks.get(keyOf(place)));
  return { ...page, items: items.filter((task) => task !== undefined) };
}

/** Those of one execution, without its children's; none of one that has ended, or that there is not. */
export async function waitingTasksIn(
  store: Pick<Store, "load">,
  executionArn: string,
): Promise<readonly WaitingTaskRecord[]> {
  const [stored] = await store.load([executionArn]);
  return tasksIn(stored);
}

function tasksIn(stored: StoredExecution | undefined): readonly WaitingTaskRecord[] {
  if (stored?.head === undefined || stored.standing.status !== "RUNNING") return [];
  const { head, frames, birth, executionArn } = stored;
  const { stateMachineArn, name: executionName } = birth;
  return waitingTasksOf(decodeExecution(head, frames)).map((task) => ({
    ...task,
    ...{ executionArn, stateMachineArn, executionName },
  }));
}

function keyOf(task: { readonly executionArn: string; readonly enteredEventId: number }): string {
  return `${task.enteredEventId} ${task.executionArn}`;
}
