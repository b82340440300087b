// map-run.ts — `map-run`: how a map run stands, and what its children failed with.
import type { MapRunTotals, MapRunView } from "../../console-wire/index.ts";
import type { Engine, FoundExecution, MapRunCounts } from "../../engine/index.ts";
import { notFound, type Query } from "../door/index.ts";
import { functionErrorOf } from "../fold/index.ts";

const ERRORS_MAX = 20;
/** Failed children that are looked at. */
const LOOKED_MAX = 1_000;
/** Of a cause that holds more than what a function said, which is read before; other causes are all there is to read. */
const BESIDE_CHARACTERS_MAX = 2_000;
const CAUSE_CHARACTERS_MAX = 12_000;

export async function mapRunView(
  engine: Engine,
  query: Query,
  placeOf: (
    executionArn: string,
    mapRunArn: string,
  ) => Promise<Pick<MapRunView, "stateName" | "stateId" | "enteredEventId"> | undefined>,
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
  });
  return {
    ...{ mapRunArn, executionArn, status, startDate, maxConcurrency, redriveCount },
    ...((await placeOf(executionArn, mapRunArn)) ?? { stateName: "" }),
    ...(stopDate === undefined ? {} : { stopDate }),
    ...{ toleratedFailureCount, toleratedFailurePercentage },
    items: totalsOf(run.itemCounts),
    executions: totalsOf(run.executionCounts),
    errors: await distinctErrors(engine, items),
    looked: items.length,
  };
}

function totalsOf(counts: MapRunCounts): MapRunTotals {
  const { pending, running, succeeded, failed, timedOut, aborted, pendingRedrive, total } = counts;
  return { pending, running, succeeded, failed, timedOut, aborted, pendingRedrive, total };
}

/** The most frequent first; the cause is that of the example, the last one. */
async function distinctErrors(
  engine: Engine,
  failed: readonly FoundExecution[],
): Promise<MapRunView["errors"]> {
  const groups = new Map<string, { count: number; readonly example: string }>();
  for (const { error, status, executionArn } of failed) {
    const name = error ?? (status === "TIMED_OUT" ? "States.Timeout" : "");
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { count: 1, example: executionArn });
    else group.count += 1;
  }
  const frequent = [...groups].sort(([, a], [, b]) => b.count - a.count).slice(0, ERRORS_MAX);
  return Promise.all(
    frequent.map(async ([error, { count, example }]) => {
      const record = await engine.describeExecution(example);
      const cause = record?.cause ?? "";
      const functionError = functionErrorOf(cause);
      return {
        ...{ error, cause: cutCause(cause, functionError !== undefined), count, example },
        ...(functionError === undefined ? {} : { functionError }),
      };
    }),
  );
}

function cutCause(cause: string, isRead: boolean): string {
  const max = isRead ? BESIDE_CHARACTERS_MAX : CAUSE_CHARACTERS_MAX;
  return cause.length <= max ? cause : `${cause.slice(0, max - 1)}…`;
}
