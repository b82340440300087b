// command-list.ts — the commands of one step, without those that the step took back itself.
import type { Command, TaskRequest } from "./command.ts";
import type { Timer } from "./frame.ts";

const NONE: readonly Command[] = [];

export class CommandList {
  /** Made by the first command: most steps of small executions give none but the last. */
  #made: Map<string, Command> | undefined;
  #unnamed = 0;

  get #commands(): Map<string, Command> {
    this.#made ??= new Map();
    return this.#made;
  }

  schedule(request: TaskRequest): void {
    this.#commands.set(`task ${request.taskId}`, { type: "scheduleTask", request });
  }

  cancelTask(taskId: string): void {
    if (this.#commands.delete(`task ${taskId}`)) return;
    this.#commands.set(`no task ${taskId}`, { type: "cancelTask", taskId });
  }

  startTimer(timer: Timer): void {
    this.#commands.set(`timer ${timer.timerId}`, { type: "startTimer", ...timer });
  }

  cancelTimer(timerId: string): void {
    if (this.#commands.delete(`timer ${timerId}`)) return;
    this.#commands.set(`no timer ${timerId}`, { type: "cancelTimer", timerId });
  }

  add(command: Command): void {
    this.#unnamed += 1;
    this.#commands.set(`${this.#unnamed}`, command);
  }

  toArray(): readonly Command[] {
    return this.#made === undefined ? NONE : [...this.#made.values()];
  }
}
