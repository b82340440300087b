// json-texts.ts — where an optimised integration takes any JSON for a text.
//
// Its other texts must be texts: `{"N": 5}` starts no task. Tasks of `aws-sdk` are not so strict.
import type { CalledAction } from "./integration-operation.ts";

const JSON_TEXTS: Readonly<Record<string, readonly string[]>> = {
  "events:putEvents": ["Detail"],
  "lambda:invoke": ["ClientContext"],
  "sns:publish": ["Message"],
  "sqs:sendMessage": ["MessageBody"],
  "states:startExecution": ["Input"],
};

/** Names of the members that take any JSON; undefined where all do. */
export function jsonTextsOf({
  kind,
  service,
  action,
}: Omit<CalledAction, "pattern">): ReadonlySet<string> | undefined {
  return kind === "sdk" ? undefined : new Set(JSON_TEXTS[`${service}:${action}`]);
}
