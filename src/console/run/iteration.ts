// iteration.ts — one iteration of a Map, as the URL names it, and which one something stands in.
import { pointerSteps } from "../../base/index.ts";
import type { Visit } from "../../console-wire/index.ts";

export interface Iteration {
  readonly of: string;
  readonly index: number;
  /** Of the iterations of the Maps around it, outermost first. */
  readonly outer: readonly number[];
  /** Of the Map, from 1; of any one without. */
  readonly attempt?: number | undefined;
}

/** Reads {@link iterationText}; the id may hold colons itself. */
export function parseIteration(text: string | undefined): Iteration | undefined {
  const [, of, digits = "", attempt] =
    /^(\/.+):(\d+(?:\.\d+)*)(?:@([1-9]\d*))?$/.exec(text ?? "") ?? [];
  if (of === undefined) return undefined;
  const indexes = digits.split(".").map(Number);
  return {
    ...{ of, index: indexes.at(-1) ?? 0, outer: indexes.slice(0, -1) },
    ...(attempt === undefined ? {} : { attempt: Number(attempt) }),
  };
}

export function iterationText({ of, index, outer, attempt }: Iteration): string {
  return `${of}:${[...outer, index].join(".")}${attempt === undefined ? "" : `@${attempt}`}`;
}

/** The same iteration of whichever attempt of its Map. */
export function ofAnyAttempt(iteration: string | undefined): string | undefined {
  return iteration?.replace(/@\d+$/, "");
}

/** `#1 of Inner, attempt 2 in #0 of Outer`. */
export function iterationWords({ of, index, outer, attempt }: Iteration): string {
  const around = mapsAround(of);
  const names = around
    .slice(Math.max(0, around.length - outer.length))
    .concat(of)
    .toReversed();
  const indexes = [...outer, index].toReversed();
  return names
    .map((map, i) => {
      const tried = i === 0 && attempt !== undefined ? `, attempt ${attempt}` : "";
      return `#${indexes[i]} of ${pointerSteps(map).at(-1)}${tried}`;
    })
    .join(" in ");
}

/** The Map around a state, or the Map itself; undefined outside. */
export function mapAround(id: string): string | undefined {
  const [, around] =
    /^(.*)\/(?:ItemProcessor|Iterator)\/States\/[^/]+(?:\/Branches\/\d+\/States\/[^/]+)*$/.exec(
      id,
    ) ?? [];
  return around;
}

/** Outermost first. */
function mapsAround(id: string): readonly string[] {
  const around = mapAround(id);
  return around === undefined ? [] : [...mapsAround(around), around];
}

function isInside(id: string, map: string): boolean {
  return id.startsWith(`${map}/`);
}

/** Of the Maps around a Map, outermost first, as a visit of it or inside it stands in them. */
export function outerIndexes({ path }: Pick<Visit, "path">, mapId: string): readonly number[] {
  return path
    .filter(({ of }) => isInside(mapId, of) && !isInside(mapId, `${of}/Branches`))
    .map(({ index }) => index);
}

export interface StandsAt {
  readonly id: string;
  /** Undefined where only the state is known, and no visit of it. */
  readonly path?: Visit["path"] | undefined;
}

/**
 * The iteration that is chosen where `place` stands in it, or is the very Map that it is one of; else the one that `place`
 * stands in: of the same Map where there is one, else of the innermost; undefined outside of Maps.
 */
export function fittingIteration(
  iteration: string | undefined,
  { id, path }: StandsAt,
): string | undefined {
  const chosen = parseIteration(iteration);
  if (chosen === undefined) return undefined;
  const own = path === undefined ? ofState(chosen, id) : ofVisit(chosen, { id, path });
  return own === undefined ? undefined : iterationText(own);
}

function ofVisit(chosen: Iteration, { id, path }: Required<StandsAt>): Iteration | undefined {
  const maps = (path ?? []).filter(({ of }, i, all) => {
    const inside = all[i + 1]?.of ?? id;
    return !isInside(inside, `${of}/Branches`);
  });
  const level = maps.findIndex(({ of }) => of === chosen.of);
  const own = level < 0 ? maps : maps.slice(0, level + 1);
  const indexes = own.map(({ index }) => index);
  // It names as many of those around it as it wants to.
  const endsWith = (last: readonly number[]): boolean =>
    last.every((one, i) => one === indexes[indexes.length - last.length + i]);
  if (level < 0 && id === chosen.of && endsWith(chosen.outer)) return chosen;
  const inner = own.at(-1);
  if (inner === undefined) return undefined;
  const { of, index, attempt } = inner;
  const isSame = level >= 0 && endsWith([...chosen.outer, chosen.index]);
  const isTried = chosen.attempt === undefined || chosen.attempt === (attempt ?? 1);
  return isSame && isTried ? chosen : { of, index, attempt, outer: indexes.slice(0, -1) };
}

function ofState(chosen: Iteration, id: string): Iteration | undefined {
  const { of, outer } = chosen;
  if (id === of || isInside(id, of)) return chosen;
  const around = mapsAround(of);
  const level = around.findLastIndex((map) => id === map || isInside(id, map));
  const at = level - around.length + outer.length;
  const [map, index] = [around[level], outer[at]];
  if (map === undefined || index === undefined) return undefined;
  return { of: map, index, outer: outer.slice(0, at) };
}

/** What visits of a state are asked for by: the Map itself stands only in the iterations around it, others in none. */
export function iterationAround(
  iteration: string | undefined,
  state: string | undefined,
): string | undefined {
  const chosen = parseIteration(iteration);
  if (chosen === undefined || state === undefined) return undefined;
  const { of, outer } = chosen;
  if (isInside(state, of)) return iteration;
  const [around, index] = [mapAround(of), outer.at(-1)];
  if (state !== of || around === undefined || index === undefined) return undefined;
  return iterationText({ of: around, index, outer: outer.slice(0, -1) });
}
