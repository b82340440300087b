// failure.ts — a workflow's failure as data: what Retry and Catch decide on. Never thrown.

import { ownText } from "./own-text.ts";

/** `error` ≤ 256 characters, `cause` ≤ 32,768 characters; both may be absent, as on AWS. */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
}

const ERROR_CHARACTERS_MAX = 256;
export const CAUSE_CHARACTERS_MAX = 32_768;

/** Cut at AWS's limits: what workflows and functions say of themselves may be of any length. */
export function boundedFailure(failure: Failure): Failure {
  const { error = "", cause = "" } = failure;
  if (error.length <= ERROR_CHARACTERS_MAX && cause.length <= CAUSE_CHARACTERS_MAX) return failure;
  return {
    ...(failure.error === undefined ? {} : { error: cut(error, ERROR_CHARACTERS_MAX) }),
    ...(failure.cause === undefined ? {} : { cause: cut(cause, CAUSE_CHARACTERS_MAX) }),
  };
}

/** Without half a character at the end. */
function cut(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const last = text.charCodeAt(lengthMax - 1);
  const isSplit = last >= 0xd800 && last <= 0xdbff;
  return ownText(text.slice(0, isSplit ? lengthMax - 1 : lengthMax));
}

/** A result or the list of reasons why there is none. */
export type Parsed<T, P> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly P[] };
