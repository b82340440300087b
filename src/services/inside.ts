// inside.ts — how one embedded service calls another: through the door, without HTTP.
import type { JsonObject, Scope } from "../base/index.ts";
import type { CallOutcome } from "./front-door/index.ts";

export interface InsideRequest {
  /** The model's file name. */
  readonly service: string;
  readonly operation: string;
  readonly parameters: JsonObject;
  readonly scope: Scope;
}

export type CallInside = (request: InsideRequest) => Promise<CallOutcome>;

/** The scope that an ARN names; that of the caller where it names none. */
export function scopeOfArn(arn: string, home: Scope): Scope {
  const [, , , region, account] = arn.split(":");
  return { account: account || home.account, region: region || home.region };
}

/** An SQS queue's URL in the calls that stay inside. */
export function urlOfQueueArn(arn: string): string {
  const [, , , , account = "", name = ""] = arn.split(":");
  return `/${account}/${name}`;
}
