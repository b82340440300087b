// failure.ts — a workflow's failure as data: what Retry and Catch decide on. Never thrown.

/** `error` ≤ 256 characters, `cause` ≤ 32,768 characters; both may be absent, as on AWS. */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
}

/** A result or the list of reasons why there is none. */
export type Parsed<T, P> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly P[] };
