// dispatcher.ts — tasks under way: given to their runners, their outcomes brought back as triggers.
//
// Owns: what runs in this process, by execution and task. Never: decides about retries or timeouts.
//   D1. A task is under way at most once in this process; giving it again while it is does nothing.
//   D2. A task stays under way until its outcome is durable, or nobody wants it any more.
//   D3. Nothing that a runner does or throws reaches another task.
import { AssertionFailed, type Payload } from "../base/index.ts";
import type { TaskRequest, TriggerBody } from "../core/index.ts";
import { EngineUnavailable } from "./engine-interface.ts";
import type { Entry, EntryOutcome } from "./entry.ts";
import type {
  Clock,
  EngineIncident,
  RunnerResolver,
  TaskOutcome,
  TaskRunner,
  TaskRunOptions,
} from "./ports.ts";

/** The reason of a signal that is aborted because the engine closes: the task will be given again. */
export const ENGINE_CLOSES = "engineCloses";

const UNAVAILABLE_PAUSE_MS = 1_000;

export interface DispatcherPorts {
  readonly clock: Clock;
  readonly runnerFor: RunnerResolver;
  readonly post: (executionArn: string, entry: Entry) => void;
  readonly report: (incident: EngineIncident) => void;
}

/** One task to be given. */
export interface Assignment {
  readonly request: TaskRequest;
  readonly attempt: number;
  readonly submittedOutput: Payload | undefined;
}

class Flight {
  readonly controller = new AbortController();
  /** Set when the outcome is known and on its way into the execution. */
  landed = false;
  readonly #clock: Clock;
  #release: (() => void) | undefined;
  #passive = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#release = clock.hold();
  }

  /** A skipping clock may jump while the runner waits for what only the engine or the clock can bring. */
  async whilePassive<T>(wait: Promise<T>): Promise<T> {
    this.#passive += 1;
    this.#release?.();
    this.#release = undefined;
    const back = this.#clock.waitOutside();
    try {
      return await wait;
    } finally {
      back();
      this.#passive -= 1;
      if (this.#passive === 0 && !this.landed) this.#release ??= this.#clock.hold();
    }
  }

  land(): void {
    this.landed = true;
    this.#release?.();
    this.#release = undefined;
  }
}

export class Dispatcher {
  readonly #ports: DispatcherPorts;
  readonly #flights = new Map<string, Map<string, Flight>>();
  running = 0;
  started = 0;

  constructor(ports: DispatcherPorts) {
    this.#ports = ports;
  }

  isRunning(executionArn: string): boolean {
    return this.#flights.has(executionArn);
  }

  give(assignment: Assignment): void {
    const { request } = assignment;
    let flights = this.#flights.get(request.executionArn);
    if (flights === undefined) {
      flights = new Map();
      this.#flights.set(request.executionArn, flights);
    }
    if (flights.has(request.taskId)) return;
    const flight = new Flight(this.#ports.clock);
    flights.set(request.taskId, flight);
    this.running += 1;
    this.started += 1;
    // Owned by the flight: `run` never rejects.
    void this.#run(assignment, flight);
  }

  /** Nobody wants the task any more. */
  cancel(executionArn: string, taskId: string): void {
    const flight = this.#flights.get(executionArn)?.get(taskId);
    if (flight === undefined) return;
    this.#remove(executionArn, taskId, flight);
    flight.controller.abort();
  }

  cancelAll(executionArn: string, reason?: string): void {
    if (this.#flights.size === 0) return;
    for (const [taskId, flight] of this.#flights.get(executionArn) ?? []) {
      this.#remove(executionArn, taskId, flight);
      flight.controller.abort(reason);
    }
  }

  close(): void {
    for (const executionArn of this.#flights.keys()) this.cancelAll(executionArn, ENGINE_CLOSES);
  }

  async #run(assignment: Assignment, flight: Flight): Promise<void> {
    const { request } = assignment;
    const outcome = await this.#outcome(assignment, flight);
    if (flight.controller.signal.aborted) return;
    if (outcome.type === "waiting") {
      this.#remove(request.executionArn, request.taskId, flight);
      return;
    }
    this.#send(request, flight, triggerOf(request.taskId, outcome));
  }

  /** Sends the outcome until it is durable; the flight ends then. */
  #send(request: TaskRequest, flight: Flight, body: TriggerBody): void {
    flight.land();
    const told = (): void => this.#remove(request.executionArn, request.taskId, flight);
    this.#ports.post(request.executionArn, { body: { type: "trigger", body }, keep: true, told });
  }

  async #outcome(assignment: Assignment, flight: Flight): Promise<TaskOutcome> {
    const { request } = assignment;
    const runner = this.#ports.runnerFor(request.resource);
    if (runner === undefined) return unknownResource(request);
    for (;;) {
      try {
        return await runner.run(request, this.#options(assignment, flight));
      } catch (error) {
        const { aborted } = flight.controller.signal;
        // What the runner asked of this engine was not durable: it is asked again, as after a crash.
        if (error instanceof EngineUnavailable && !aborted) {
          await this.#pause();
          continue;
        }
        if (!aborted) this.#reportBroken(request, runner, error);
        return brokenRunner(error);
      }
    }
  }

  #pause(): Promise<void> {
    const { clock } = this.#ports;
    return new Promise((resolve) => clock.wakeAt(clock.now() + UNAVAILABLE_PAUSE_MS, resolve));
  }

  #options({ request, attempt, submittedOutput }: Assignment, flight: Flight): TaskRunOptions {
    const { taskId, executionArn } = request;
    return {
      signal: flight.controller.signal,
      attempt,
      ...(submittedOutput === undefined ? {} : { submittedOutput }),
      whilePassive: (wait) => flight.whilePassive(wait),
      submitted: (output) =>
        new Promise((resolve, reject) => {
          const told = (outcome: EntryOutcome): void => {
            if (outcome.type === "failed") reject(outcome.error);
            else resolve();
          };
          const body = { type: "taskSubmitted", taskId, output } as const;
          this.#ports.post(executionArn, { body: { type: "trigger", body }, keep: true, told });
        }),
    };
  }

  #reportBroken(request: TaskRequest, runner: TaskRunner, error: unknown): void {
    this.#ports.report({
      kind: "runnerBroken",
      executionArn: request.executionArn,
      message: `The runner ${runner.constructor.name} of ${request.resourceArn} threw.`,
      error,
    });
  }

  #remove(executionArn: string, taskId: string, flight: Flight): void {
    const flights = this.#flights.get(executionArn);
    if (flights?.get(taskId) !== flight) return;
    flight.land();
    flights.delete(taskId);
    this.running -= 1;
    if (flights.size === 0) this.#flights.delete(executionArn);
  }
}

function triggerOf(
  taskId: string,
  outcome: Exclude<TaskOutcome, { readonly type: "waiting" }>,
): TriggerBody {
  if (outcome.type === "succeeded")
    return { type: "taskSucceeded", taskId, output: outcome.output };
  const { failure, stage } = outcome;
  return { type: "taskFailed", taskId, failure, ...(stage === undefined ? {} : { stage }) };
}

function unknownResource(request: TaskRequest): TaskOutcome {
  const cause = `The resource provided ${request.resourceArn} is not supported by this server.`;
  return { type: "failed", failure: { error: "States.Runtime", cause }, stage: "schedule" };
}

function brokenRunner(error: unknown): TaskOutcome {
  const reason = error instanceof AssertionFailed ? "an invariant is broken" : String(error);
  const cause = `The task could not be run because of an error of the server: ${reason}`;
  return { type: "failed", failure: { error: "States.Runtime", cause } };
}
