// ListStateMachineVersions — newest first.
import type {
  ListStateMachineVersionsInput,
  ListStateMachineVersionsOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireMachineDocument, versionsOf } from "../machines/index.ts";
import { pageLimit, placeOf, tokenFor } from "../paging.ts";
import { wireTime } from "../wire.ts";

export const listStateMachineVersions: Operation<
  ListStateMachineVersionsInput,
  ListStateMachineVersionsOutput
> = async ({ engine: { catalog }, now }, request) => {
  const { arn } = requireMachineDocument(catalog, request.stateMachineArn);
  const query = `versions ${arn}`;
  const limit = pageLimit(request.maxResults);
  // The place is the number of the last version shown; versions that come later have higher ones.
  const below = Number(placeOf(request, query, now()) ?? Number.POSITIVE_INFINITY);
  const versions = versionsOf(catalog, arn).filter(({ number }) => number < below);
  const shown = versions.slice(0, limit);
  const last = versions.length > limit ? shown.at(-1)?.number : undefined;
  return {
    stateMachineVersions: shown.map((version) => ({
      stateMachineVersionArn: version.arn,
      creationDate: wireTime(version.creationDate),
    })),
    nextToken: tokenFor(last === undefined ? undefined : String(last), query, now()),
  };
};
