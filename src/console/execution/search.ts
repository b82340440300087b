// search.ts — what stands in the URL of an execution and of a comparison.

/** Parameters of the URL as they are read: texts. */
type Raw = Readonly<Record<string, string | undefined>>;

export interface ExecutionSearch {
  readonly state?: string;
}

export function executionSearch(raw: Raw): ExecutionSearch {
  return { ...(raw["state"] === undefined ? {} : { state: raw["state"] }) };
}

export interface CompareSearch {
  readonly left?: string;
  readonly right?: string;
}

export function compareSearch(raw: Raw): CompareSearch {
  return {
    ...(raw["left"] === undefined ? {} : { left: raw["left"] }),
    ...(raw["right"] === undefined ? {} : { right: raw["right"] }),
  };
}
