// search.ts — what stands in the URL of an execution and of a comparison.
import { readSelection, type Selection } from "../run/index.ts";

/** Parameters of the URL as they are read: texts. */
type Raw = Readonly<Record<string, string | undefined>>;

export type ExecutionSearch = Selection;

export function executionSearch(raw: Raw): ExecutionSearch {
  return readSelection(raw);
}

export interface CompareSearch {
  readonly left?: string;
  readonly right?: string;
  /** Id of the state that is looked at. */
  readonly state?: string;
}

export function compareSearch(raw: Raw): CompareSearch {
  return {
    ...(raw["left"] === undefined ? {} : { left: raw["left"] }),
    ...(raw["right"] === undefined ? {} : { right: raw["right"] }),
    ...(raw["state"] === undefined ? {} : { state: raw["state"] }),
  };
}
