// ListMapRuns — the Map Runs that an execution started, newest first.
import type { ListMapRunsInput, ListMapRunsOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireExecutionRecord } from "../executions.ts";
import { pageLimit, placeOf, tokenFor } from "../paging.ts";
import { requireStandardExecution } from "../resource-arn.ts";
import { wireTime, wireTimeOf } from "../wire.ts";

export const listMapRuns: Operation<ListMapRunsInput, ListMapRunsOutput> = async (
  context,
  request,
) => {
  const arn = requireStandardExecution(request.executionArn);
  await requireExecutionRecord(context, arn);
  const query = `mapRuns ${arn}`;
  const after = placeOf(request, query, context.now());
  const page = await context.engine.listMapRuns(arn, {
    limit: pageLimit(request.maxResults),
    ...(after === undefined ? {} : { after }),
  });
  return {
    mapRuns: page.items.map((mapRun) => ({
      executionArn: mapRun.executionArn,
      mapRunArn: mapRun.mapRunArn,
      stateMachineArn: mapRun.stateMachineArn,
      startDate: wireTime(mapRun.startDate),
      stopDate: wireTimeOf(mapRun.stopDate),
    })),
    nextToken: tokenFor(page.next, query, context.now()),
  };
};
