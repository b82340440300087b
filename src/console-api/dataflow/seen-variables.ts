// seen-variables.ts — the variables that a visit sees, and who set them: read from the ends of the visits before it.
//
// The nearest assignment wins: back along the visits that led here, then along those that led to the Map or Parallel
// around. A variable set inside an iteration or a branch is seen nowhere else, and is on no such way.
//
//   V1. An end is read only where the definition lets it set a name that has not been found yet, so that a loop over
//       one counter costs as little as one turn of it.
//   V2. A name that some end not looked at may have set is unknown: an older value of it may not be the right one.
import { type Json, type JsonObject, parseJson } from "../../base/index.ts";
import type { Engine } from "../../engine/index.ts";
import { type FoldEvent, type FoldedVisit, isRecord } from "../fold/index.ts";
import { eventsAt } from "./events-at.ts";
import { namesSetBetween } from "./names-set.ts";

export interface SeenVariable {
  readonly name: string;
  readonly value: Json;
  readonly assignedBy: string;
  readonly assignedEventId: number;
}

export interface SeenVariables {
  readonly variables: ReadonlyMap<string, SeenVariable>;
  /** Names that may have been set by what was not looked through. */
  readonly unknown: readonly string[];
}

/** What is needed of a subject. */
interface Looked {
  readonly record: { readonly executionArn: string };
  readonly picture: {
    readonly states: ReadonlyMap<string, { readonly json: JsonObject }>;
  };
}

/** A visit that may have set these. */
interface Setter {
  readonly visit: FoldedVisit;
  readonly exitedEventId: number;
  readonly names: readonly string[];
}

/** All that a Standard execution can hold, in less than a second; the history of an Express one may be longer. */
const READS_MAX = 12_500;
const AT_ONCE = 50;

export async function seenVariables(
  engine: Pick<Engine, "history">,
  { picture, record }: Looked,
  visit: FoldedVisit,
  readsMax: number = READS_MAX,
): Promise<SeenVariables> {
  const variables = new Map<string, SeenVariable>();
  const setters = settersBefore(visit, picture);
  const isOpen = ({ names }: Setter): boolean => names.some((name) => !variables.has(name));
  let reads = 0;
  let at = 0;
  while (reads < readsMax) {
    const part: Setter[] = [];
    const most = Math.min(AT_ONCE, readsMax - reads);
    for (; at < setters.length && part.length < most; at += 1) {
      const setter = setters[at];
      if (setter !== undefined && isOpen(setter)) part.push(setter);
    }
    if (part.length === 0) break;
    reads += part.length;
    const ids = part.map(({ exitedEventId }) => exitedEventId);
    const ends = await eventsAt(engine, record.executionArn, ids);
    for (const { visit, exitedEventId } of part) {
      const end = ends.get(exitedEventId);
      for (const one of end === undefined ? [] : setBy(visit, end)) {
        if (!variables.has(one.name)) variables.set(one.name, one);
      }
    }
  }
  const left = setters.slice(at).flatMap(({ names }) => names);
  return { variables, unknown: [...new Set(left)].filter((name) => !variables.has(name)) };
}

function setBy({ name: assignedBy }: FoldedVisit, end: FoldEvent): readonly SeenVariable[] {
  const assigned = end.details["assignedVariables"];
  if (!isRecord(assigned)) return [];
  return Object.entries(assigned).flatMap(([name, text]) =>
    typeof text === "string"
      ? [{ name, value: parseJson(text), assignedBy, assignedEventId: end.id }]
      : [],
  );
}

/** The nearest first. */
function settersBefore(visit: FoldedVisit, { states }: Looked["picture"]): readonly Setter[] {
  const found: Setter[] = [];
  const ways = new Map<string, readonly string[]>();
  const namesOf = (from: string, to: string): readonly string[] => {
    const key = JSON.stringify([from, to]);
    const known = ways.get(key) ?? namesSetBetween(states.get(from)?.json ?? {}, to);
    ways.set(key, known);
    return known;
  };
  let at: FoldedVisit | undefined = visit;
  while (at !== undefined) {
    for (let { name: to, from } = at; from !== undefined; { name: to, from } = from) {
      const { exitedEventId } = from;
      const names = exitedEventId === undefined ? [] : namesOf(from.name, to);
      if (exitedEventId === undefined || names.length === 0) continue;
      found.push({ visit: from, exitedEventId, names });
    }
    at = at.scope.owner;
  }
  return found;
}
