// ListExecutions — of a machine, version, alias or Map Run; newest first.
import type { ListExecutionsInput, ListExecutionsOutput } from "@aws-sdk/client-sfn";
import type { ExecutionSummary, ListExecutionsQuery } from "../../engine/index.ts";
import type { ApiContext, Operation } from "../context.ts";
import { requireTarget, resourceNotFound, typeNotSupported } from "../machines/index.ts";
import { pageLimit, placeOf, tokenFor } from "../paging.ts";
import { requireResource } from "../resource-arn.ts";
import { ServiceError } from "../service-error.ts";
import { type Checked, type Wire, wireTime, wireTimeOf } from "../wire.ts";

type Request = Checked<ListExecutionsInput>;

export const listExecutions: Operation<ListExecutionsInput, ListExecutionsOutput> = async (
  context,
  request,
) => {
  requireFilters(request);
  const of = await requireSubject(context, request);
  const { maxResults, nextToken, ...filters } = request;
  const query = `executions ${JSON.stringify(filters)}`;
  const after = placeOf({ nextToken }, query, context.now());
  const { statusFilter, redriveFilter } = filters;
  const page = await context.engine.listExecutions({
    of,
    limit: pageLimit(maxResults),
    ...(statusFilter === undefined ? {} : { status: statusFilter }),
    ...(redriveFilter === undefined ? {} : { redriven: redriveFilter === "REDRIVEN" }),
    ...(after === undefined ? {} : { after }),
  });
  return {
    executions: page.items.map(listed),
    nextToken: tokenFor(page.next, query, context.now()),
  };
};

function listed(
  execution: ExecutionSummary,
): Wire<ListExecutionsOutput>["executions"] extends readonly (infer Item)[] | undefined
  ? Item
  : never {
  return {
    executionArn: execution.executionArn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: wireTime(execution.startDate),
    stopDate: wireTimeOf(execution.stopDate),
    mapRunArn: execution.mapRunArn,
    itemCount: execution.itemCount,
    stateMachineVersionArn: execution.stateMachineVersionArn,
    stateMachineAliasArn: execution.stateMachineAliasArn,
    redriveCount: execution.redriveCount,
    redriveDate: wireTimeOf(execution.redriveDate),
  };
}

function requireFilters({ stateMachineArn, mapRunArn, ...filters }: Request): void {
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new ServiceError(
      "ValidationException",
      "Exactly one of stateMachineArn and mapRunArn must be specified",
      { reason: "MISSING_REQUIRED_PARAMETER" },
    );
  }
  if (mapRunArn !== undefined) return;
  if (filters.redriveFilter !== undefined) {
    throw new ServiceError(
      "ValidationException",
      "redriveFilter can only be used together with mapRunArn",
    );
  }
  if (filters.statusFilter === "PENDING_REDRIVE") {
    throw new ServiceError(
      "ValidationException",
      "The status filter PENDING_REDRIVE can only be used together with mapRunArn",
    );
  }
}

async function requireSubject(
  { engine }: ApiContext,
  { stateMachineArn, mapRunArn }: Request,
): Promise<ListExecutionsQuery["of"]> {
  if (mapRunArn !== undefined) {
    const { text } = requireResource(mapRunArn, ["mapRun"]);
    if ((await engine.describeMapRun(text)) === undefined) throw resourceNotFound(text);
    return { mapRunArn: text };
  }
  const target = requireTarget(engine.catalog, stateMachineArn ?? "");
  if (target.machine.type === "EXPRESS") throw typeNotSupported();
  switch (target.kind) {
    case "machine":
      return { stateMachineArn: target.machine.arn };
    case "version":
      return { stateMachineVersionArn: target.version.arn };
    case "alias":
      return { stateMachineAliasArn: target.alias.arn };
  }
}
