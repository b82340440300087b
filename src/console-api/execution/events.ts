// events.ts — `events`: the history itself, in pages, narrowed to a state, a visit, an iteration, a type.
//
// Which events a filter leaves is known from the fold; their texts are read from the engine, in runs of ids.
import type { HistoryQuery } from "../../engine/index.ts";
import type { Query } from "../door/index.ts";
import { attemptOf, type FoldedVisit } from "../fold/index.ts";
import type { EventOwner } from "./aborted-owners.ts";
import { eventOwners, eventPlace, type OwnerOf } from "./event-owners.ts";
import { idOf, type Subject, type Subjects } from "./subject.ts";
import { iterationTest } from "./visits.ts";

/** Ids that lie no further apart are read together. */
const GAP_MAX = 50;

/** JSON text of an EventPage: the events' texts as the engine keeps them. */
export async function eventPage(
  subjects: Subjects,
  subject: Subject,
  query: Query,
): Promise<string> {
  const limit = query.limit(100, 1_000);
  const reverse = query.flag("reverse");
  const { count } = subject.fold;
  const from = query.number("from") ?? (reverse ? count : 1);
  const ownerOf = eventOwners(subject);
  const test = eventTest(subject, query, ownerOf);
  const ids: number[] = [];
  let total = 0;
  let next: number | undefined;
  for (let step = 0; step < count; step += 1) {
    const id = reverse ? count - step : step + 1;
    if (!test(id)) continue;
    total += 1;
    if (reverse ? id > from : id < from) continue;
    if (ids.length < limit) ids.push(id);
    else next ??= id;
  }
  const includeExecutionData = query.text("data") !== "0";
  const { executionArn } = subject.record;
  const texts = await textsOf(subjects, executionArn, { ids, reverse, includeExecutionData });
  const tail = next === undefined ? "" : `,"next":${next}`;
  const places = JSON.stringify(
    texts.map(([id]) => {
      const owner = ownerOf(id);
      return owner === undefined ? null : eventPlace(owner, id, subject);
    }),
  );
  const events = texts.map(([, text]) => text).join(",");
  return `{"events":[${events}],"places":${places},"total":${total}${tail}}`;
}

function eventTest(subject: Subject, query: Query, ownerOf: OwnerOf): (id: number) => boolean {
  const { fold } = subject;
  const types = query.text("type")?.toLowerCase().split(",");
  const state = query.text("state");
  const entered = query.number("entered");
  const attempt = query.number("attempt");
  const isOfVisit = (visit: FoldedVisit | undefined, id: number): boolean =>
    visit?.enteredEventId === entered &&
    (attempt === undefined || visit === undefined || attemptOf(visit, id) === attempt);
  const inIteration = iterationTest(subject, query);
  const isOfState = (owner: EventOwner | undefined): boolean =>
    owner !== undefined && (owner.name === state || idOf(subject, owner.name) === state);
  const needsOwner = state !== undefined || entered !== undefined || inIteration !== undefined;
  return (id) => {
    if (types !== undefined) {
      const type = fold.typeOf(id).toLowerCase();
      if (!types.some((part) => type.includes(part))) return false;
    }
    if (!needsOwner) return true;
    const owner = ownerOf(id);
    if (state !== undefined && !isOfState(owner)) return false;
    if (entered !== undefined && !isOfVisit(owner?.visit, id)) return false;
    return inIteration === undefined || (owner !== undefined && inIteration(owner.scope));
  };
}

async function textsOf(
  { engine }: Subjects,
  executionArn: string,
  asked: {
    readonly ids: readonly number[];
    readonly reverse: boolean;
    readonly includeExecutionData: boolean;
  },
): Promise<readonly (readonly [number, string])[]> {
  const { ids, includeExecutionData } = asked;
  const ordered = asked.reverse ? ids.toReversed() : ids;
  const runs = runsOf(ordered).map(async ([first, last]) => {
    const query: HistoryQuery = { fromId: first, limit: last - first + 1, includeExecutionData };
    const page = await engine.history(executionArn, query);
    return (page?.events ?? []).map((text, i) => [first + i, text] as const);
  });
  const texts = new Map((await Promise.all(runs)).flat());
  return ids.flatMap((id): readonly (readonly [number, string])[] => {
    const text = texts.get(id);
    return text === undefined ? [] : [[id, text]];
  });
}

function runsOf(ids: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    if (run !== undefined && id - run[1] <= GAP_MAX) run[1] = id;
    else runs.push([id, id]);
  }
  return runs;
}
