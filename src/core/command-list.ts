// command-list.ts — the commands of one step, without those that the step took back itself.
import type { Command, TaskRequest } from "./command.ts";
import type { Timer } from "./frame.ts";

export class CommandList {
  readonly #commands = new Map<string, Command>();
  #unnamed = 0;

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
    return [...this.#commands.values()];
  }
}
