// UpdateMapRun — changes concurrency and tolerated failures of a running Map Run.
import type { UpdateMapRunInput, UpdateMapRunOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { resourceNotFound } from "../machines/index.ts";
import { requireResource } from "../resource-arn.ts";
import { ServiceError } from "../service-error.ts";

export const updateMapRun: Operation<UpdateMapRunInput, UpdateMapRunOutput> = async (
  { engine },
  request,
) => {
  const { text: arn } = requireResource(request.mapRunArn, ["mapRun"]);
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = request;
  const settings = {
    ...(maxConcurrency === undefined ? {} : { maxConcurrency: Math.trunc(maxConcurrency) }),
    ...(toleratedFailureCount === undefined
      ? {}
      : { toleratedFailureCount: Math.trunc(toleratedFailureCount) }),
    ...(toleratedFailurePercentage === undefined ? {} : { toleratedFailurePercentage }),
  };
  if (Object.keys(settings).length === 0) {
    throw new ServiceError(
      "ValidationException",
      "At least one of maxConcurrency, toleratedFailurePercentage and toleratedFailureCount must be specified",
      { reason: "MISSING_REQUIRED_PARAMETER" },
    );
  }
  switch (await engine.updateMapRun(arn, settings)) {
    case "updated":
      return {};
    case "completed":
      throw new ServiceError(
        "ValidationException",
        `The Map Run has completed and cannot be updated: '${arn}'`,
        { reason: "CANNOT_UPDATE_COMPLETED_MAP_RUN" },
      );
    case "mapRunDoesNotExist":
      throw resourceNotFound(arn);
  }
};
