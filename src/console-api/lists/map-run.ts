// map-run.ts — `map-run`: how a map run stands, and what its children failed with.
import type { MapRunError, MapRunTotals, MapRunView } from "../../console-wire/index.ts";
import type { Engine, FoundExecution, MapRunCounts, MapRunRecord } from "../../engine/index.ts";
import { notFound, type Query } from "../door/index.ts";
import { functionErrorOf } from "../fold/index.ts";

const ERRORS_MAX = 20;
/** Of one error. */
const CAUSES_MAX = 10;
/** Failed children that are looked at. */
const LOOKED_MAX = 1_000;
/** Of a cause out of which what a function said is read before, and of those that are less frequent than another. */
const SHORT_CHARACTERS_MAX = 2_000;
const CAUSE_CHARACTERS_MAX = 12_000;

type PlaceMember = "stateName" | "stateId" | "enteredEventId" | "idleMs";

export async function mapRunView(
  engine: Engine,
  query: Query,
  placeOf: (run: MapRunRecord) => Promise<Pick<MapRunView, PlaceMember> | undefined>,
): Promise<MapRunView> {
  const arn = query.need("arn");
  const run = await engine.describeMapRun(arn);
  if (run === undefined) throw notFound(`There is no map run ${arn}.`);
  const { mapRunArn, executionArn, status, startDate, stopDate, maxConcurrency } = run;
  const { toleratedFailureCount, toleratedFailurePercentage, redriveCount } = run;
  const { items } = await engine.findExecutions({
    of: { mapRunArn },
    statuses: ["FAILED", "TIMED_OUT"],
    limit: LOOKED_MAX,
    scan: LOOKED_MAX,
    causes: true,
  });
  return {
    ...{ mapRunArn, executionArn, status, startDate, maxConcurrency, redriveCount },
    ...((await placeOf(run)) ?? { stateName: "" }),
    ...(stopDate === undefined ? {} : { stopDate }),
    ...{ toleratedFailureCount, toleratedFailurePercentage },
    items: totalsOf(run.itemCounts),
    executions: totalsOf(run.executionCounts),
    ...distinctErrors(items),
    looked: items.length,
  };
}

function totalsOf(counts: MapRunCounts): MapRunTotals {
  const { pending, running, succeeded, failed, timedOut, aborted, pendingRedrive, total } = counts;
  return { pending, running, succeeded, failed, timedOut, aborted, pendingRedrive, total };
}

interface Alike<T> {
  readonly first: T;
  readonly all: T[];
}

/** The most frequent first; among equals in the order in which they came. */
function frequent<T>(all: readonly T[], keyOf: (one: T) => string): readonly Alike<T>[] {
  const groups = new Map<string, Alike<T>>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), { first: one, all: [one] });
    else group.all.push(one);
  }
  return [...groups.values()].toSorted((a, b) => b.all.length - a.all.length);
}

function distinctErrors(failed: readonly FoundExecution[]): Pick<MapRunView, "errors" | "unshown"> {
  const kinds = frequent(failed, errorOf);
  const unshown = kinds.slice(ERRORS_MAX);
  const errors = kinds.slice(0, ERRORS_MAX).map(({ first, all }) => ({
    ...{ error: errorOf(first), count: all.length },
    ...distinctCauses(all),
  }));
  if (unshown.length === 0) return { errors };
  const children = unshown.reduce((sum, { all }) => sum + all.length, 0);
  return { errors, unshown: { errors: unshown.length, children } };
}

function errorOf({ error, status }: FoundExecution): string {
  return error ?? (status === "TIMED_OUT" ? "States.Timeout" : "");
}

function distinctCauses(
  failed: readonly FoundExecution[],
): Pick<MapRunError, "causes" | "causeCount"> {
  const read = failed.map(({ cause = "", executionArn: example }) => {
    return { cause, functionError: functionErrorOf(cause), example };
  });
  const kinds = frequent(read, ({ cause, functionError: said }) =>
    // Beside it some runtimes write the number of the request.
    said === undefined ? cause : JSON.stringify([said.type, said.message]),
  );
  const causes = kinds.slice(0, CAUSES_MAX).map(({ first, all }, i) => ({
    cause: cutCause(first.cause, first.functionError !== undefined || i > 0),
    ...{ count: all.length, example: first.example },
    ...(first.functionError === undefined ? {} : { functionError: first.functionError }),
  }));
  return { causes, causeCount: kinds.length };
}

function cutCause(cause: string, isShort: boolean): string {
  const max = isShort ? SHORT_CHARACTERS_MAX : CAUSE_CHARACTERS_MAX;
  return cause.length <= max ? cause : `${cause.slice(0, max - 1)}…`;
}
