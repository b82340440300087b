// runners.ts — those who do the tasks: some calm, some moody, some who never answer, some who answer twice.
import type { TaskResource } from "../../src/asl/index.ts";
import { Payload } from "../../src/base/index.ts";
import type { TaskRequest } from "../../src/core/index.ts";
import {
  ENGINE_CLOSES,
  type Engine,
  EngineUnavailable,
  type TaskOutcome,
  type TaskRunner,
  type TaskRunOptions,
} from "../../src/engine/index.ts";
import type { Auditor } from "./auditor.ts";
import { ACTIVITY } from "./resources.ts";
import type { Life, World } from "./world.ts";

export class SimulatedRunners {
  readonly #world: World;
  readonly #auditor: Auditor;
  readonly #engine: () => Engine | undefined;
  /** Tokens that somebody outside holds, those of other lives too. */
  readonly #tokens = new Set<string>();
  #answers = 0;
  #calm = false;
  /** The share of tasks that are never answered by those who were given them first. */
  #lost = 0.05;

  constructor(world: World, auditor: Auditor, engine: () => Engine | undefined) {
    this.#world = world;
    this.#auditor = auditor;
    this.#engine = engine;
  }

  begin(life: Life): void {
    this.#work(life);
  }

  /** Nobody keeps an answer back. */
  answerAlways(): void {
    this.#lost = 0;
  }

  /** From now on everybody answers, and tokens that were kept back are used. */
  goCalm(): void {
    this.#calm = true;
    for (const token of this.#tokens) this.#planAnswer(token);
  }

  runnerFor(resource: TaskResource, life: Life): TaskRunner | undefined {
    if (resource.kind === "lambdaFunction") {
      const name = resource.arn.split(":").at(-1) ?? "";
      return { run: (request, options) => this.#function(name, request, options, life) };
    }
    if (resource.kind !== "integration") return undefined;
    if (resource.service === "states") {
      return { run: (request, options) => this.#nested(request, options, life) };
    }
    return { run: (request, options) => this.#token(request, options, life) };
  }

  async #function(
    name: string,
    request: TaskRequest,
    options: TaskRunOptions,
    life: Life,
  ): Promise<TaskOutcome> {
    this.#auditor.given(request, options.attempt, life);
    await this.#pause(
      name === "slow" ? this.#world.int(1_000, 60_000) : this.#world.int(0, 200),
      life,
    );
    if (!this.#calm && this.#world.chance(this.#lost)) return await never();
    if (name === "moody" && this.#world.chance(0.4)) {
      return { type: "failed", failure: { error: "Moody", cause: "today" } };
    }
    return { type: "succeeded", output: this.#output() };
  }

  async #token(request: TaskRequest, options: TaskRunOptions, life: Life): Promise<TaskOutcome> {
    this.#auditor.given(request, options.attempt, life);
    const token = request.taskToken ?? "";
    await this.#pause(this.#world.int(0, 50), life);
    this.#tokens.add(token);
    // The answer may come before the submission is known to be accepted.
    this.#planAnswer(token);
    if (!this.#calm && this.#world.chance(this.#lost)) return await never();
    await options.submitted(new Payload({ MessageId: "1" }));
    return { type: "waiting" };
  }

  async #nested(request: TaskRequest, options: TaskRunOptions, life: Life): Promise<TaskOutcome> {
    this.#auditor.given(request, options.attempt, life);
    const engine = this.#engine();
    if (engine === undefined) return await never();
    const name = `c-${request.executionName}-${request.taskId}`.replace(/[:.]/g, "-").slice(0, 80);
    const arn = `arn:aws:states:us-east-1:123456789012:execution:m0:${name}`;
    if (options.submittedOutput === undefined) {
      await this.#startNested(engine, name, life);
      await options.submitted(new Payload({ ExecutionArn: arn }));
    }
    try {
      const record = await engine.closed(arn, options.signal);
      if (record?.status === "SUCCEEDED") return { type: "succeeded", output: this.#output() };
      return {
        type: "failed",
        failure: { error: "States.TaskFailed", cause: record?.status ?? "" },
      };
    } catch {
      // The child goes on, and is waited for again by the next process.
      if (options.signal.reason === ENGINE_CLOSES) return await never();
      if (life.alive && options.signal.reason === undefined)
        this.#auditor.violate("closed resolves", arn);
      await engine.stopExecution(arn, {}).catch(() => undefined);
      return { type: "failed", failure: { error: "States.TaskFailed" } };
    }
  }

  /** Asks until the store has taken it. */
  async #startNested(engine: Engine, name: string, life: Life): Promise<void> {
    const input = new Payload({ items: [1, 2], flag: true });
    for (;;) {
      try {
        await engine.startExecution({ revisionId: "m0", name, input });
        return;
      } catch (error) {
        if (!(error instanceof EngineUnavailable)) throw error;
        await this.#pause(500, life);
      }
    }
  }

  // Tokens.

  #planAnswer(token: string): void {
    const world = this.#world;
    const late = !this.#calm && world.chance(0.2);
    world.after(late ? world.int(30_000, 200_000) : world.int(0, 8_000), () => {
      const engine = this.#engine();
      if (engine === undefined) {
        this.#planAnswer(token);
        return;
      }
      this.#answer(engine, token);
      if (world.chance(0.3)) world.after(world.int(0, 20), () => this.#again(token));
    });
  }

  #again(token: string): void {
    const engine = this.#engine();
    if (engine !== undefined) this.#answer(engine, token);
  }

  #answer(engine: Engine, token: string): void {
    const world = this.#world;
    if (!this.#calm && world.chance(0.25)) {
      engine.heartbeat(token).then(
        () => this.#planAnswer(token),
        () => this.#planAnswer(token),
      );
      return;
    }
    const output = this.#output();
    const answer =
      world.chance(0.8) || this.#calm
        ? ({ type: "succeeded", output } as const)
        : ({ type: "failed", failure: { error: "Moody", cause: output.text() } } as const);
    engine.completeTask(token, answer).then(
      (result) => {
        if (result === "InvalidToken")
          this.#auditor.violate("a token that was given is known", token);
        if (result === "accepted") {
          this.#tokens.delete(token);
          this.#auditor.accepted(token, output.text());
        } else if (result === "TaskDoesNotExist") {
          // Its execution was never acknowledged, or the answer came before it was durable.
          this.#tokens.delete(token);
        }
      },
      () => this.#planAnswer(token),
    );
  }

  // Activities.

  /** A worker that polls as long as its server lives. */
  #work(life: Life): void {
    this.#world.after(
      this.#world.int(0, 3_000),
      () => {
        const engine = this.#engine();
        if (engine === undefined) {
          this.#work(life);
          return;
        }
        engine.getActivityTask(ACTIVITY, "worker").then(
          (task) => {
            if (task !== undefined) {
              this.#tokens.add(task.taskToken);
              this.#planAnswer(task.taskToken);
            }
            // In the calm a worker that finds nothing goes home, so that the story can end.
            if (task !== undefined || !this.#calm) this.#work(life);
            else this.#world.after(30_000, () => this.#workIfWanted(life), life);
          },
          () => this.#work(life),
        );
      },
      life,
    );
  }

  #workIfWanted(life: Life): void {
    if (this.#auditor.running > 0) this.#work(life);
  }

  #output(): Payload {
    this.#answers += 1;
    return new Payload({ answer: `a${this.#answers}`, items: [1, 2] });
  }

  #pause(milliseconds: number, life: Life): Promise<void> {
    return new Promise((resolve) => this.#world.after(milliseconds, resolve, life));
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
