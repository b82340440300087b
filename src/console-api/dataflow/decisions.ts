// decisions.ts — which Choice rule, Retry or Catch applied.
import type { Catcher, State } from "../../asl/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../base/index.ts";
import type { DataFlow } from "../../console-wire/index.ts";
import { conditionText } from "../../graph/index.ts";
import { QueryFailure } from "../../query/index.ts";
import { type FoldedAttempt, type FoldedVisit, visitStatus } from "../fold/index.ts";
import { effectiveInput, type View } from "./flow-env.ts";
import { ruleValues } from "./rule-values.ts";
import { whyNone } from "./steps.ts";
import type { Work } from "./work.ts";

type Decision = DataFlow["decisions"][number];

type Choice = State & { readonly type: "Choice" };

interface LookedAt {
  readonly at: number;
  readonly outcome: boolean | QueryFailure;
}

/** The rules up to the one that held, or that could not be decided, as the state looked at them. */
function rulesLookedAt(state: Choice, steps: Work["steps"], view: View): readonly LookedAt[] {
  const seen: LookedAt[] = [];
  for (const [at, { holds }] of state.rules.entries()) {
    const value = steps.evaluated({ at: `Choices[${at}]/Condition`, evaluate: holds }, view);
    const outcome = value instanceof QueryFailure ? value : value === true;
    seen.push({ at, outcome });
    if (outcome !== false) break;
  }
  return seen;
}

/** The first rule that holds, as the state decided; `undefined` where none does. */
function chosenRule(
  state: Choice,
  steps: Work["steps"],
  view: View,
): number | QueryFailure | undefined {
  const last = rulesLookedAt(state, steps, view).at(-1);
  if (last?.outcome instanceof QueryFailure) return last.outcome;
  return last?.outcome === true ? last.at : undefined;
}

/** By which a Choice leaves: a rule, or the state itself by default, which each have fields of their own. */
export interface Way {
  readonly json: JsonObject;
  /** `Choices[0]/`, or nothing. */
  readonly place: string;
  readonly assigns: State["data"]["assign"];
}

/** Undefined where the state went none. */
export function wayOf(
  { state, json, steps }: Pick<Work, "state" | "json" | "steps">,
  view: View,
): Way | undefined {
  const own: Way = { json, place: "", assigns: state.data.assign };
  if (state.type !== "Choice") return own;
  const at = chosenRule(state, steps, view);
  if (at === undefined) return state.defaultNext === undefined ? undefined : own;
  if (at instanceof QueryFailure && at.error !== "NotInHistory") return undefined;
  const rules = json["Choices"];
  const rule = typeof at === "number" && isJsonArray(rules) ? rules[at] : undefined;
  // Nobody knows which way it went.
  if (typeof at !== "number" || !isJsonObject(rule))
    return { json: {}, place: "", assigns: undefined };
  return { json: rule, place: `Choices[${at}]/`, assigns: state.rules[at]?.assign };
}

/** `next`: where the history says that it went. */
export function choiceDecisions(
  state: Choice,
  { json, steps, input, begunAt }: Pick<Work, "json" | "steps" | "input" | "begunAt">,
  next: string | undefined,
): readonly Decision[] {
  const effective = effectiveInput(state, steps.sight, { input, now: begunAt });
  if (effective instanceof QueryFailure) return [];
  const view: View = { input: effective, now: begunAt };
  const seen = rulesLookedAt(state, steps, view);
  const rules = json["Choices"];
  const to = next === undefined ? "" : ` → ${next}`;
  const decisions = seen.map(({ at, outcome }): Decision => {
    const rule = isJsonArray(rules) ? rules[at] : undefined;
    const written = isJsonObject(rule) ? rule : {};
    const values = ruleValues({ json: written, place: `Choices[${at}]` }, steps.sight, view);
    return {
      field: `Choices[${at}]`,
      text: `${conditionText(written)}${outcome === true ? to : ""}`,
      ...(outcome instanceof QueryFailure ? whyNone(outcome) : { held: outcome }),
      ...(values.length === 0 ? {} : { values }),
    };
  });
  const noneHeld = seen.every(({ outcome }) => outcome === false);
  if (!noneHeld || next === undefined) return decisions;
  return [...decisions, { field: "Default", text: `no rule held${to}` }];
}

type Retriers = readonly {
  readonly errorEquals: readonly string[];
  readonly maxAttempts: number;
}[];

interface Retried {
  readonly visit: FoldedVisit;
  readonly retriers: Retriers;
  /** What an attempt failed with. */
  readonly errorOf: (attempt: FoldedAttempt) => string | undefined;
}

/** By the place of the retrier. */
type Counts = ReadonlyMap<number, number>;

const NONE: Counts = new Map();

/** How often each retrier had tried again when that attempt began: AWS counts from 0 again after a redrive. */
function retriesBefore({ visit, retriers, errorOf }: Retried, number: number): Counts {
  const counts = new Map<number, number>();
  const retries = visit.attempts[number - 1]?.retryCount ?? 0;
  for (const earlier of visit.attempts.slice(Math.max(0, number - 1 - retries), number - 1)) {
    const at = retrierFor(retriers, errorOf(earlier));
    if (at >= 0) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return counts;
}

function retryTexts(retriers: Retriers, counts: Counts, until = ""): readonly Decision[] {
  return [...counts].map(([at, count]) => {
    const { errorEquals, maxAttempts } = retriers[at] ?? { errorEquals: [], maxAttempts: 0 };
    const text = `${errorEquals.join(", ")}: tried again ${count} of at most ${maxAttempts} times${until}`;
    return { field: `Retry[${at}]`, text };
  });
}

/** What the retrier that is meant made, or was to make, of an attempt that failed. */
function retryAfter(
  { retriers, errorOf }: Retried,
  attempt: FoldedAttempt,
  { counts, how }: { readonly counts: Counts; readonly how: string },
): readonly Decision[] {
  const at = retrierFor(retriers, errorOf(attempt));
  const retrier = retriers[at];
  const before = counts.get(at) ?? 0;
  if (retrier === undefined) return [];
  const { errorEquals, maxAttempts } = retrier;
  if (how !== AGAIN && before >= maxAttempts) return [];
  const text = `${errorEquals.join(", ")}: ${how} after this, retry ${before + 1} of at most ${maxAttempts}`;
  return [{ field: `Retry[${at}]`, text }];
}

const AGAIN = "tried again";

/** Whether Retry took its failure; undefined where the visit, or what a redrive went on with, ended with it. */
function howRetried(
  { visit, meant, subject }: Pick<Work, "visit" | "meant" | "subject">,
  attempt: FoldedAttempt,
  next: FoldedAttempt | undefined,
): string | undefined {
  if (next?.begunBy === "retry") return AGAIN;
  if (attempt.isAwaited) return `was to be ${AGAIN}`;
  if (next !== undefined || meant === undefined) return undefined;
  return `${visitStatus(visit, subject.fold) === "running" ? "is" : "was"} to be ${AGAIN}`;
}

/** Why there was another attempt after that one, or no more until the end or a redrive. */
function retryDecisions(
  work: Pick<Work, "visit" | "meant" | "subject">,
  retried: Retried,
): readonly Decision[] {
  const { visit, meant } = work;
  const number = meant?.number ?? visit.attempts.length;
  const attempt = visit.attempts[number - 1];
  if (attempt === undefined) return [];
  const { retriers } = retried;
  const told = retriesBefore(retried, number);
  const [before, counts] = attempt.goesOn
    ? [retryTexts(retriers, told, " before a redrive"), NONE]
    : [[], told];
  const how = howRetried(work, attempt, visit.attempts[number]);
  const after = how === undefined ? [] : retryAfter(retried, attempt, { counts, how });
  const isTold = how === AGAIN || after.length > 0;
  return [...before, ...(isTold ? after : retryTexts(retriers, counts))];
}

/** Of a visit that was tried again or whose failure was caught; `errorOf`: what an attempt failed with. */
export function guardDecisions(
  work: Pick<Work, "state" | "visit" | "failed" | "failure" | "meant" | "subject">,
  errorOf: Retried["errorOf"],
): readonly Decision[] {
  const { state, visit, meant } = work;
  if (!("retriers" in state)) return [];
  const decisions = retryDecisions(work, { visit, retriers: state.retriers, errorOf });
  const caught = meant === undefined ? caughtBy(work) : undefined;
  if (caught === undefined) return decisions;
  const { catcher, at } = caught;
  const text = `${catcher.errorEquals.join(", ")} → ${catcher.next}`;
  return [...decisions, { field: `Catch[${at}]`, text }];
}

/** An error that the history does not name was meant by the only retrier there is. */
function retrierFor(retriers: Retriers, error = ""): number {
  const at = retriers.findIndex(({ errorEquals }) => isMeant(errorEquals, error));
  return at < 0 && error === "" && retriers.length === 1 ? 0 : at;
}

export function caughtBy({
  state,
  visit,
  failed,
  failure,
}: Pick<Work, "state" | "visit" | "failed" | "failure">):
  | { readonly at: number; readonly catcher: Catcher }
  | undefined {
  const { type, caughtBy: next, attempts } = visit;
  if (failure !== "caught" || !("catchers" in state)) return undefined;
  const failedInside = visit.failedInside ?? attempts.at(-1)?.failedInside;
  const ofBranch = type === "Parallel" && failedInside !== undefined;
  const error = failed === undefined ? undefined : (failed.value.Error ?? "");
  const fitting = [...state.catchers.entries()].filter(
    ([, { errorEquals, next: to }]) =>
      (next === undefined || to === next) &&
      (error === undefined || isMeant(errorEquals, error, ofBranch)),
  );
  // An error that nothing tells is known by where it led, if only one catcher leads there.
  const [found, other] = fitting;
  if (found === undefined || (error === undefined && other !== undefined)) return undefined;
  return { at: found[0], catcher: found[1] };
}

/** States Language, "Errors". `ofBranch`: a branch of the Parallel failed. */
export function isMeant(
  errorEquals: readonly string[],
  error: string,
  ofBranch: boolean = false,
): boolean {
  return errorEquals.some((name) => {
    if (name === "States.ALL" || name === error) return true;
    if (name === "States.BranchFailed" && ofBranch) return true;
    if (name === "States.TaskFailed") return error !== "States.Timeout";
    return name === "States.HeartbeatTimeout" && error === "States.Timeout";
  });
}
