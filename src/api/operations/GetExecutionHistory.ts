// GetExecutionHistory — the events of a Standard execution. The engine keeps each as wire text, so a page is
// put together without parsing any.
import type { GetExecutionHistoryInput, GetExecutionHistoryOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { executionDoesNotExist } from "../executions.ts";
import { historyPage } from "../history-page.ts";
import { pageLimit, placeOf, tokenFor } from "../paging.ts";
import { requireStandardExecution } from "../resource-arn.ts";
import { JsonText } from "../wire.ts";

export const getExecutionHistory: Operation<
  GetExecutionHistoryInput,
  GetExecutionHistoryOutput
> = async ({ engine, now }, request) => {
  const arn = requireStandardExecution(request.executionArn);
  const reverse = request.reverseOrder ?? false;
  const query = `history ${arn} ${reverse}`;
  const place = placeOf(request, query, now());
  const page = await historyPage(engine, arn, {
    limit: pageLimit(request.maxResults),
    reverse,
    includeExecutionData: request.includeExecutionData ?? true,
    ...(place === undefined ? {} : { fromId: Number(place) }),
  });
  if (page === undefined) throw executionDoesNotExist(arn);
  const next = page.nextId === undefined ? undefined : String(page.nextId);
  const token = tokenFor(next, query, now());
  const tail = token === undefined ? "" : `,"nextToken":${JSON.stringify(token)}`;
  return new JsonText(`{"events":[${page.events.join(",")}]${tail}}`);
};
