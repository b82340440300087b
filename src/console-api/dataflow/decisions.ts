// decisions.ts — which Choice rule, Retry or Catch applied.
import type { Catcher, State } from "../../asl/index.ts";
import { isJsonArray, isJsonObject } from "../../base/index.ts";
import type { DataFlow } from "../../console-wire/index.ts";
import { conditionText } from "../../graph/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { FoldedAttempt, FoldedVisit } from "../fold/index.ts";
import { evaluated, type Sight, type View } from "./flow-env.ts";
import { ruleValues } from "./rule-values.ts";
import type { Work } from "./work.ts";

type Decision = DataFlow["decisions"][number];

type Choice = State & { readonly type: "Choice" };

interface LookedAt {
  readonly at: number;
  readonly outcome: boolean | QueryFailure;
}

/** The rules up to the one that held, or that could not be decided, as the state looked at them. */
function rulesLookedAt(state: Choice, sight: Sight, view: View): readonly LookedAt[] {
  const seen: LookedAt[] = [];
  for (const [at, { holds }] of state.rules.entries()) {
    const value = evaluated(holds, sight, view);
    const outcome = value instanceof QueryFailure ? value : value === true;
    seen.push({ at, outcome });
    if (outcome !== false) break;
  }
  return seen;
}

/** The first rule that holds, as the state decided; `undefined` where none does or one failed. */
export function chosenRule(state: Choice, sight: Sight, view: View): number | undefined {
  const last = rulesLookedAt(state, sight, view).at(-1);
  return last?.outcome === true ? last.at : undefined;
}

/** `next`: where the history says that it went. */
export function choiceDecisions(
  state: Choice,
  { json, steps, input, begunAt }: Pick<Work, "json" | "steps" | "input" | "begunAt">,
  next: string | undefined,
): readonly Decision[] {
  const view: View = { input, now: begunAt };
  const seen = rulesLookedAt(state, steps.sight, view);
  const rules = json["Choices"];
  const to = next === undefined ? "" : ` → ${next}`;
  const decisions = seen.map(({ at, outcome }): Decision => {
    const rule = isJsonArray(rules) ? rules[at] : undefined;
    const written = isJsonObject(rule) ? rule : {};
    const values = ruleValues(written, steps.sight, view);
    return {
      field: `Choices[${at}]`,
      text: `${conditionText(written)}${outcome === true ? to : ""}`,
      ...(outcome instanceof QueryFailure ? { error: outcome.reason } : { held: outcome }),
      ...(values.length === 0 ? {} : { values }),
    };
  });
  const noneHeld = seen.every(({ outcome }) => outcome === false);
  if (!noneHeld || next === undefined) return decisions;
  return [...decisions, { field: "Default", text: `no rule held${to}` }];
}

/** Of a visit that was tried again or whose failure was caught; `errorOf`: what an attempt failed with. */
export function guardDecisions(
  state: State,
  visit: FoldedVisit,
  errorOf: (attempt: FoldedAttempt) => string | undefined,
): readonly Decision[] {
  if (!("retriers" in state)) return [];
  const decisions: Decision[] = [];
  const counts = new Map<number, number>();
  for (const [i, attempt] of visit.attempts.entries()) {
    // AWS counts from 0 again after a redrive.
    if (i < visit.countsFrom || visit.attempts[i + 1]?.begunBy !== "retry") continue;
    const at = retrierFor(state.retriers, errorOf(attempt));
    if (at >= 0) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  for (const [at, count] of counts) {
    const { errorEquals, maxAttempts } = state.retriers[at] ?? { errorEquals: [], maxAttempts: 0 };
    const text = `${errorEquals.join(", ")}: tried again ${count} of at most ${maxAttempts} times`;
    decisions.push({ field: `Retry[${at}]`, text });
  }
  const caught = caughtBy(state, visit);
  if (caught !== undefined) {
    const { catcher, at } = caught;
    const text = `${catcher.errorEquals.join(", ")} → ${catcher.next}`;
    decisions.push({ field: `Catch[${at}]`, text });
  }
  return decisions;
}

/** An error that the history does not name was meant by the only retrier there is. */
function retrierFor(
  retriers: readonly { readonly errorEquals: readonly string[] }[],
  error = "",
): number {
  const at = retriers.findIndex(({ errorEquals }) => isMeant(errorEquals, error));
  return at < 0 && error === "" && retriers.length === 1 ? 0 : at;
}

export function caughtBy(
  state: State,
  { failure, trouble, caughtBy: next, failedInside }: FoldedVisit,
): { readonly at: number; readonly catcher: Catcher } | undefined {
  if (failure !== "caught" || !("catchers" in state)) return undefined;
  const error = trouble?.error || failedInside?.trouble?.error || "";
  const fits = ({ errorEquals, next: to }: Catcher): boolean =>
    isMeant(errorEquals, error) && (next === undefined || to === next);
  const byError = state.catchers.findIndex(fits);
  // An error that the history does not name is known by where it led.
  const at = byError >= 0 ? byError : state.catchers.findIndex(({ next: to }) => to === next);
  const catcher = state.catchers[at];
  return catcher === undefined ? undefined : { at, catcher };
}

/** States Language, "Errors". */
function isMeant(errorEquals: readonly string[], error: string): boolean {
  return errorEquals.some((name) => {
    if (name === "States.ALL" || name === error) return true;
    if (name === "States.TaskFailed") return error !== "States.Timeout";
    return name === "States.HeartbeatTimeout" && error === "States.Timeout";
  });
}
