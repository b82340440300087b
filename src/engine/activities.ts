// activities.ts — the queues of activities: tasks that wait for workers, workers that wait for tasks.
//
// The queues live in memory; what is in them follows from the executions, so recovery fills them again.
//   A1. A task is answered to a worker only after its ActivityStarted is durable.
//   A2. A task is in its queue at most once; one whose hand-over failed goes back to the front.
import type { TaskRequest } from "../core/index.ts";
import { AgeMap } from "./age-map.ts";
import type { Entry, EntryOutcome } from "./entry.ts";
import type { Clock } from "./ports.ts";
import type { ActivityTask } from "./records.ts";

const POLL_MS = 60_000;
const POLLERS_MAX = 1_000;

/** As many workers as AWS lets poll one activity do so already. */
export class TooManyWorkers extends Error {
  override readonly name = "TooManyWorkers";
}

interface Waiting {
  readonly executionArn: string;
  readonly taskId: string;
  readonly task: ActivityTask;
}

interface Poller {
  readonly workerName: string | undefined;
  readonly finish: (task: ActivityTask | undefined) => void;
  /** A task is on its way to this worker: the end of the poll waits for it. */
  handing: boolean;
  expired: boolean;
}

interface Queue {
  /** By execution and task, in order of arrival. */
  readonly tasks: AgeMap<string, Waiting>;
  /** Those that wait, in order of arrival. */
  readonly pollers: Set<Poller>;
}

export interface ActivitiesPorts {
  readonly clock: Clock;
  readonly post: (executionArn: string, entry: Entry) => void;
  /** A worker has come or gone. */
  readonly changed: () => void;
}

export class Activities {
  readonly #ports: ActivitiesPorts;
  readonly #queues = new Map<string, Queue>();
  /** Which activity a queued task waits for. */
  readonly #places = new Map<string, string>();
  pollers = 0;

  constructor(ports: ActivitiesPorts) {
    this.#ports = ports;
  }

  get queued(): number {
    return this.#places.size;
  }

  /** Workers that wait; those to whom a task is being handed do no longer. */
  pollersOf(activityArn: string): number {
    return this.#queues.get(activityArn)?.pollers.size ?? 0;
  }

  /** A task that a worker may take now. */
  offer(activityArn: string, request: TaskRequest): void {
    const { executionArn, taskId, taskToken = "" } = request;
    const id = placeOf(executionArn, taskId);
    if (this.#places.has(id)) return;
    const task = { taskToken, input: request.parameters.text() };
    this.#places.set(id, activityArn);
    const queue = this.#queue(activityArn);
    queue.tasks.set(id, { executionArn, taskId, task });
    this.#match(activityArn, queue);
  }

  withdraw(executionArn: string, taskId: string): void {
    const id = placeOf(executionArn, taskId);
    const activityArn = this.#places.get(id);
    if (activityArn === undefined) return;
    this.#places.delete(id);
    this.#queues.get(activityArn)?.tasks.delete(id);
    this.#tidy(activityArn);
  }

  /**
   * Resolves with a task as soon as there is one, or undefined when the poll has ended; rejects with
   * {@link TooManyWorkers}.
   */
  poll(
    activityArn: string,
    workerName: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ActivityTask | undefined> {
    if (signal?.aborted === true) return Promise.resolve(undefined);
    if (this.pollersOf(activityArn) >= POLLERS_MAX) {
      return Promise.reject(new TooManyWorkers(`${POLLERS_MAX} workers poll ${activityArn}`));
    }
    return new Promise((resolve) => {
      const { clock } = this.#ports;
      const queue = this.#queue(activityArn);
      const end = (): void => {
        poller.expired = true;
        if (!poller.handing) poller.finish(undefined);
      };
      const cancel = clock.wakeAt(clock.now() + POLL_MS, end, { passive: true });
      const poller: Poller = {
        workerName,
        handing: false,
        expired: false,
        finish: (task) => {
          cancel();
          signal?.removeEventListener("abort", end);
          // While a task was on its way to this worker the queue may have gone, and another one come.
          this.#queues.get(activityArn)?.pollers.delete(poller);
          this.pollers -= 1;
          this.#tidy(activityArn);
          resolve(task);
          this.#ports.changed();
        },
      };
      signal?.addEventListener("abort", end, { once: true });
      queue.pollers.add(poller);
      this.pollers += 1;
      this.#match(activityArn, queue);
      this.#ports.changed();
    });
  }

  close(): void {
    for (const queue of this.#queues.values()) {
      for (const poller of [...queue.pollers]) poller.finish(undefined);
    }
  }

  #match(activityArn: string, queue: Queue): void {
    for (;;) {
      const [poller] = queue.pollers;
      const first = queue.tasks.oldest();
      if (poller === undefined || first === undefined) return;
      const [id, waiting] = first;
      queue.tasks.delete(id);
      queue.pollers.delete(poller);
      this.#hand(activityArn, waiting, poller);
    }
  }

  /** The execution hears of the worker first; when that is durable, the worker gets the task. */
  #hand(activityArn: string, waiting: Waiting, poller: Poller): void {
    const { executionArn, taskId } = waiting;
    const { workerName } = poller;
    poller.handing = true;
    const body = {
      type: "activityStarted",
      taskId,
      ...(workerName === undefined ? {} : { workerName }),
    } as const;
    const told = (outcome: EntryOutcome): void => {
      poller.handing = false;
      this.#handed(activityArn, waiting, poller, outcome);
    };
    this.#ports.post(executionArn, { body: { type: "trigger", body }, keep: false, told });
  }

  #handed(activityArn: string, waiting: Waiting, poller: Poller, outcome: EntryOutcome): void {
    const id = placeOf(waiting.executionArn, waiting.taskId);
    if (outcome.type === "failed") {
      // Nobody knows whether it counts as started; a stale task is found out at the next hand-over.
      if (this.#places.has(id)) this.#putBack(activityArn, id, waiting);
      poller.finish(undefined);
      return;
    }
    this.#places.delete(id);
    if (outcome.type === "applied") poller.finish(waiting.task);
    else if (poller.expired) poller.finish(undefined);
    else {
      const queue = this.#queue(activityArn);
      queue.pollers.add(poller);
      this.#match(activityArn, queue);
    }
  }

  #putBack(activityArn: string, id: string, waiting: Waiting): void {
    const queue = this.#queue(activityArn);
    const others = [...queue.tasks.entries()];
    queue.tasks.clear();
    queue.tasks.set(id, waiting);
    for (const [otherId, other] of others) queue.tasks.set(otherId, other);
  }

  #queue(activityArn: string): Queue {
    let queue = this.#queues.get(activityArn);
    if (queue === undefined) {
      queue = { tasks: new AgeMap(), pollers: new Set() };
      this.#queues.set(activityArn, queue);
    }
    return queue;
  }

  /** An empty queue goes. */
  #tidy(activityArn: string): void {
    const queue = this.#queues.get(activityArn);
    if (queue?.tasks.size === 0 && queue.pollers.size === 0) this.#queues.delete(activityArn);
  }
}

function placeOf(executionArn: string, taskId: string): string {
  return `${executionArn} ${taskId}`;
}
