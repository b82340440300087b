// in-children.tsx — a state of a Distributed Map: it runs in the children of a map run, each an execution of its own.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { MapRunView, StateSummary } from "../../console-wire/index.ts";
import { allStates, type GraphState } from "../../graph/index.ts";
import { mapRunQuery } from "../api/index.ts";
import { MapRunBrief } from "../map-run/index.ts";
import { lastVisitQuery, type Run } from "../run-data/index.ts";

export interface InChildrenProps {
  readonly run: Run;
  readonly state: GraphState;
  /** The Distributed Map that this execution has come to. */
  readonly outer: StateSummary;
}

/** In the place of its status. */
export function InChildrenTag({ run, outer }: InChildrenProps): ReactNode {
  const { mapRun } = useMapRun(run, outer);
  return <span className="tag">{isEmpty(mapRun) ? "Not reached" : "runs in children"}</span>;
}

/** Of the map run of the iteration that is looked at. */
export function InChildren({ run, state, outer }: InChildrenProps): ReactNode {
  const { arn, mapRun, total } = useMapRun(run, outer);
  const inner = allStates(run.graph.flow).findLast(
    ({ id, distributed }) =>
      distributed && id.startsWith(`${outer.id}/`) && state.id.startsWith(`${id}/`),
  );
  const said =
    inner === undefined
      ? "It runs in the children of the map run, each an execution of its own."
      : `It runs in the children of map runs of ${inner.name}, which itself runs in the children of this one.`;
  return (
    <>
      {arn !== undefined && <MapRunBrief arn={arn} />}
      <p className="muted">
        {isEmpty(mapRun) ? "The map run had no items, so it has no children to run in." : said}
        {total > 1 && ` This is the last of ${total} map runs of ${outer.name}.`} It is defined so:
      </p>
    </>
  );
}

/** A run is told of before it has read its items. */
const isEmpty = (mapRun: MapRunView | undefined): boolean =>
  mapRun !== undefined && mapRun.status !== "RUNNING" && mapRun.executions.total === 0;

interface LastMapRun {
  readonly arn: string | undefined;
  readonly mapRun: MapRunView | undefined;
  readonly total: number;
}

function useMapRun({ view, selection }: Run, { id }: StateSummary): LastMapRun {
  const asked = { state: id, status: undefined, iteration: selection.iteration };
  const { data } = useQuery(lastVisitQuery(view.executionArn, asked));
  const arn = data?.visits[0]?.mapRunArn;
  const { data: mapRun } = useQuery({ ...mapRunQuery(arn ?? ""), enabled: arn !== undefined });
  return { arn, mapRun, total: data?.total ?? 0 };
}
