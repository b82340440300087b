// work.ts — one visit whose data is followed: the state, and what the history holds of it.
import type { State } from "../../asl/index.ts";
import type { Json, JsonObject } from "../../base/index.ts";
import type { Subject } from "../execution/index.ts";
import { type FoldedVisit, visitStatus } from "../fold/index.ts";
import type { AttemptMeant } from "./attempt-meant.ts";
import type { ErrorOutput, FailedWith } from "./failed-with.ts";
import type { ItemShown } from "./item-shown.ts";
import type { Steps } from "./steps.ts";

export interface Work {
  readonly subject: Subject;
  readonly visit: FoldedVisit;
  readonly state: State;
  readonly steps: Steps;
  /** The state as it stands in the definition. */
  readonly json: JsonObject;
  readonly input: Json;
  /** Where it is one attempt alone that is followed; the last one, to the end of the visit, without. */
  readonly meant: AttemptMeant | undefined;
  /** How that, or the visit, ended. */
  readonly failure: FoldedVisit["failure"];
  /** What the attempt was given. */
  readonly parameters: Json | undefined;
  /** What the attempt gave. */
  readonly result: Json | undefined;
  /** What a Map or Parallel put together. */
  readonly inner: Json | undefined;
  /** Of a Map. */
  readonly item: ItemShown;
  /** With what it failed, where it did and something tells. */
  readonly failed: FailedWith | undefined;
  /** With what before that, where it failed in its Catch: what that had taken. */
  readonly taken: FailedWith | undefined;
  /** Seen from that Catch: with what it failed itself. */
  readonly catchFailed?: FailedWith | undefined;
  /** What the history holds of `TimeoutSeconds`, `HeartbeatSeconds` and `Credentials`, however they are written. */
  readonly recorded: ReadonlyMap<string, Json>;
  readonly output: Json | undefined;
  readonly assigned: Json | undefined;
  /** When what goes in was evaluated, and what comes out. */
  readonly begunAt: number;
  readonly endedAt: number;
}

/** The same without what its Catch left with: what the state itself would have left with is not in the history. */
export function ownOf(work: Work): Work {
  return work.failure === "caught" ? { ...work, output: undefined, assigned: undefined } : work;
}

/** True of what has come to its way out: it was left, or failed on that. */
export function hasEnded({ output, failure }: Work): boolean {
  return output !== undefined || failure === "failed" || failure === "caught";
}

/** Seen from a Catch that failed itself: what it had taken was caught. */
export function takenOf(work: Work): Work | undefined {
  const { taken, failed } = work;
  return taken && { ...work, failure: "caught", failed: taken, catchFailed: failed };
}

/** The error as a Catch sees it, written down; undefined where nothing tells. */
export function errorStep(
  { steps, failed, visit }: Work,
  field: string = "Error",
): ErrorOutput | undefined {
  if (failed === undefined) {
    steps.lack("Error: the history does not tell with what it failed");
    return undefined;
  }
  steps.told(field, failed);
  const { stateName, eventId } = failed.began;
  if (stateName !== visit.name) {
    const what = field === "Error" ? `${visit.name} failed with` : `${field} is`;
    steps.note(`${what} what ${stateName} failed with (event ${eventId}).`);
  }
  return failed.value;
}

/** What failed, or was aborted, has no output; only what still runs has none yet. */
export function lackOutput({ steps, visit, subject, meant }: Work): void {
  if (meant?.next !== undefined) return;
  if (visitStatus(visit, subject.fold) !== "running") return;
  steps.lack("Output: the state has not been left");
}
