// events-at.ts — single events out of a long history: what lies close together is read at once.
import type { Engine } from "../../engine/index.ts";
import { type FoldEvent, foldEvent } from "../fold/index.ts";

/** More events between two than that are not read for nothing. */
const GAP_MAX = 8;

/** By id. Throws where one is missing. */
export async function eventsAt(
  engine: Pick<Engine, "history">,
  executionArn: string,
  ids: readonly number[],
): Promise<ReadonlyMap<number, FoldEvent>> {
  const found = new Map<number, FoldEvent>();
  const read = async (group: readonly number[]): Promise<void> => {
    const [fromId = 1, last = fromId] = [group[0], group.at(-1)];
    const page = await engine.history(executionArn, { fromId, limit: last - fromId + 1 });
    for (const id of group) {
      const text = page?.events[id - fromId];
      if (text === undefined) throw new Error(`event ${id} of a history is missing`);
      found.set(id, foldEvent(text));
    }
  };
  await Promise.all(groupsOf(ids).map(read));
  return found;
}

function groupsOf(ids: readonly number[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const id of [...ids].sort((a, b) => a - b)) {
    if (id - last > GAP_MAX) groups.push([]);
    groups.at(-1)?.push(id);
    last = id;
  }
  return groups;
}
