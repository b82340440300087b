// work.ts — one visit whose data is followed: the state, and what the history holds of it.
import type { State } from "../../asl/index.ts";
import type { Json, JsonObject } from "../../base/index.ts";
import type { Subject } from "../execution/index.ts";
import type { FoldedVisit } from "../fold/index.ts";
import type { Steps } from "./steps.ts";

export interface Work {
  readonly subject: Subject;
  readonly visit: FoldedVisit;
  readonly state: State;
  readonly steps: Steps;
  /** The state as it stands in the definition. */
  readonly json: JsonObject;
  readonly input: Json;
  /** What the last attempt was given. */
  readonly parameters: Json | undefined;
  /** What the last attempt gave. */
  readonly result: Json | undefined;
  /** What a Map or Parallel put together. */
  readonly inner: Json | undefined;
  readonly output: Json | undefined;
  readonly assigned: Json | undefined;
  /** When what goes in was evaluated, and what comes out. */
  readonly begunAt: number;
  readonly endedAt: number;
}

/** The error as a Catch sees it. */
export function errorOutputOf({ visit }: Work): JsonObject {
  const { error = "", cause } = visit.trouble ?? {};
  const blank = error === "States.Timeout" ? "" : null;
  return { Error: error === "" ? null : error, Cause: cause ? cause : blank };
}
