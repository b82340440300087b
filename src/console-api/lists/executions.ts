// executions.ts — `executions`: the newest first, narrowed by filters.
import type { ExecutionPage, Status } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { Query } from "../door/index.ts";
import { executionItem } from "./execution-item.ts";

export const STATUSES: readonly Status[] = [
  ...(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"] as const),
];

export async function executionPage(engine: Engine, query: Query): Promise<ExecutionPage> {
  const machine = query.text("machine");
  const mapRun = query.text("mapRun");
  const [status] = query.several("status", STATUSES) ?? [];
  const after = query.text("after");
  const page = await engine.listExecutions({
    of:
      mapRun !== undefined
        ? { mapRunArn: mapRun }
        : machine !== undefined
          ? { stateMachineArn: machine }
          : { everything: true },
    limit: query.limit(100, 1_000),
    ...(status === undefined ? {} : { status }),
    ...(after === undefined ? {} : { after }),
  });
  return {
    items: page.items.map(executionItem),
    ...(page.next === undefined ? {} : { next: page.next }),
  };
}
