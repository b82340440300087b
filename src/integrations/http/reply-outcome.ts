// reply-outcome.ts — an API's answer as the outcome of its task.
import { foreignJsonOrText, type JsonObject } from "../../base/index.ts";
import type { TaskOutcome } from "../../engine/index.ts";
import { failed, succeeded } from "../outcome.ts";
import type { Reply } from "./exchange.ts";

/** Content types that Step Functions reads as nothing. */
const UNREADABLE = /^(application\/octet-stream|(image|video|audio)\/)/i;
const JSON_TYPE = /^application\/(json|[^;\s]+\+json)\s*(;|$)/i;
const CAUSE_CHARACTERS_MAX = 32_768;

const TOO_LARGE =
  "The state/task 'http' returned a result with a size exceeding the maximum number of bytes service limit.";

export function replyOutcome(reply: Reply): TaskOutcome {
  const type = reply.headers["content-type"]?.at(-1) ?? "";
  const text = UNREADABLE.test(type) ? undefined : textOf(reply, type);
  if (reply.status < 200 || reply.status > 299) {
    const cause = text === undefined || text === "" ? reply.statusText : text;
    return failed(`States.Http.StatusCode.${reply.status}`, cause.slice(0, CAUSE_CHARACTERS_MAX));
  }
  if (reply.cut) return failed("States.DataLimitExceeded", TOO_LARGE);
  if (text === undefined) {
    const cause = `The response body could not be read as a string. Content-Type: ${type}`;
    return failed("States.Runtime", cause);
  }
  const headers: JsonObject = Object.fromEntries(Object.entries(reply.headers));
  return succeeded({
    Headers: headers,
    ResponseBody: JSON_TYPE.test(type) ? foreignJsonOrText(text) : text,
    StatusCode: reply.status,
    StatusText: reply.statusText,
  });
}

/** The body in the charset that its type names; undefined where it is none of that charset. */
export function textOf({ bytes, cut }: Reply, type: string): string | undefined {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? "utf-8";
  try {
    // A body that was cut may end inside a character.
    return new TextDecoder(charset, { fatal: !cut }).decode(bytes);
  } catch (error) {
    // TypeError: bytes that the charset does not have. RangeError: a charset that nobody knows.
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}
