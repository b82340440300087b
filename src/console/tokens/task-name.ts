// task-name.ts — what a waiting task is called: its state, and inside a Map which iteration of it.
import type { WaitingToken } from "../../console-wire/index.ts";

export function taskName({ stateName, iteration = [] }: WaitingToken): string {
  return iteration.length === 0
    ? stateName
    : `${stateName} ${iteration.map((index) => `#${index}`).join(" › ")}`;
}
