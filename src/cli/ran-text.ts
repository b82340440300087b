// ran-text.ts — how long something went on, in words: without the time in which the execution had ended before a redrive.
import { type Pause, ranBetween } from "../graph/index.ts";
import { durationText } from "./terminal.ts";

export function ranText(from: number, to: number, pauses: readonly Pause[]): string {
  const { ms, runs } = ranBetween(from, to, pauses);
  return `${durationText(ms)}${runs > 1 ? ` over ${runs} runs` : ""}`;
}
