// bounded-fill.ts — templates whose values are written down before their state is left, so they are measured at once.
import type { Template } from "../../asl/index.ts";
import type { Payload } from "../../base/index.ts";
import { type QueryEnv, QueryFailure } from "../../query/index.ts";
import { fill } from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import { exceeds, tooLargeResult } from "../payload-size.ts";

/** The value, or AWS's refusal where it is larger than a payload may be. */
export function fillBounded(
  draft: Draft,
  stateName: string,
  template: Template,
  env: QueryEnv,
): Payload | QueryFailure {
  const filled = fill(template, env);
  if (filled instanceof QueryFailure || !exceeds(filled, draft.limits.payloadBytesMax)) {
    return filled;
  }
  return tooLargeProblem(stateName);
}

export function tooLargeProblem(stateName: string): QueryFailure {
  const { error, cause } = tooLargeResult(stateName);
  return new QueryFailure(error, cause);
}
