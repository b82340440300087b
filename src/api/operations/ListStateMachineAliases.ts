// ListStateMachineAliases — of a machine, or those that lead to one of its versions; in order of names.
import type {
  ListStateMachineAliasesInput,
  ListStateMachineAliasesOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { listDocuments, requireTarget, stateMachineDoesNotExist } from "../machines/index.ts";
import { pageLimit, placeOf, tokenFor } from "../paging.ts";
import { wireTime } from "../wire.ts";

export const listStateMachineAliases: Operation<
  ListStateMachineAliasesInput,
  ListStateMachineAliasesOutput
> = async ({ engine: { catalog }, now }, request) => {
  const target = requireTarget(catalog, request.stateMachineArn);
  if (target.kind === "alias") throw stateMachineDoesNotExist(request.stateMachineArn);
  const versionArn = target.kind === "version" ? target.version.arn : undefined;
  const query = `aliases ${request.stateMachineArn}`;
  const limit = pageLimit(request.maxResults);
  const after = placeOf(request, query, now()) ?? "";
  const aliases = listDocuments(catalog, "stateMachineAlias", `${target.machine.arn}:`)
    .filter(({ name }) => name > after)
    .filter(
      ({ routes }) =>
        versionArn === undefined ||
        routes.some((route) => route.stateMachineVersionArn === versionArn),
    );
  const shown = aliases.slice(0, limit);
  const last = aliases.length > limit ? shown.at(-1)?.name : undefined;
  return {
    stateMachineAliases: shown.map((alias) => ({
      stateMachineAliasArn: alias.arn,
      creationDate: wireTime(alias.creationDate),
    })),
    nextToken: tokenFor(last, query, now()),
  };
};
