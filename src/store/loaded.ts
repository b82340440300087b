// loaded.ts — as many executions as an answer may carry.
import type { StoredExecution } from "../engine/index.ts";

/** Reads them one after the other until `charactersMax` characters are reached. */
export function loadedWithin(
  arns: readonly string[],
  charactersMax: number,
  read: (arn: string) => StoredExecution | undefined,
): readonly (StoredExecution | undefined)[] {
  const loaded: (StoredExecution | undefined)[] = [];
  let characters = 0;
  for (const arn of arns) {
    const stored = read(arn);
    loaded.push(stored);
    characters += stored === undefined ? 0 : charactersOf(stored);
    if (characters >= charactersMax) break;
  }
  return loaded;
}

function charactersOf({ birth, head, frames }: StoredExecution): number {
  let sum = birth.input.length + (head?.length ?? 0);
  for (const text of frames.values()) sum += text.length;
  return sum;
}
