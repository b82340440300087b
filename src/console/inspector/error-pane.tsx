// error-pane.tsx — why a visit failed: the message, the function's trace, each attempt, what to look at.
import type { ReactNode } from "react";
import type { Attempt, Blame, Visit } from "../../console-wire/index.ts";
import { MapRunErrors } from "../map-run/index.ts";
import { childrenOf, chosenAttempt, isAround } from "../run/index.ts";
import { useRun } from "../run-data/index.ts";
import { Hint, OwnFailure } from "./failure-text.tsx";
import { AttemptHead, Attempts, FailedInside } from "./lazy-attempts.ts";

export function ErrorPane({ visit }: { readonly visit: Visit }): ReactNode {
  const { selection } = useRun();
  const { attempts, mapRunArn } = visit;
  const number = chosenAttempt(visit, selection);
  const several = attempts.length > 1;
  const run = several ? attempts[number - 1]?.mapRunArn : mapRunArn;
  const runs = several ? childrenOf(visit).find(({ arn }) => arn === run)?.attempts : undefined;
  const lastOfRun = runs?.at(-1) ?? number;
  return (
    <div className="failure">
      {several && <AttemptHead visit={visit} number={number} />}
      <AttemptFailure visit={visit} number={number} />
      {run !== undefined && (
        <MapRunErrors arn={run} {...(lastOfRun > number ? { redrivenBy: lastOfRun } : {})} />
      )}
      {several && <Attempts visit={visit} number={number} />}
    </div>
  );
}

interface AttemptFailureProps {
  readonly visit: Visit;
  /** From 1; 0 where it has none. */
  readonly number: number;
}

/** What one attempt failed with; of the last one also what the visit itself did. */
function AttemptFailure({ visit, number }: AttemptFailureProps): ReactNode {
  const { view } = useRun();
  const attempt = visit.attempts[number - 1];
  const isLast = number === visit.attempts.length;
  const blame = isLast && !endedInBackOff(attempt, view.blame) ? view.blame : undefined;
  const blamed = blame?.enteredEventId === visit.enteredEventId ? blame : undefined;
  const isInside = blame?.how === "failed" && isAround(visit, blame);
  const at = isInside ? insideOf(blame) : attempt?.failedInside;
  if (blamed === undefined && at !== undefined) {
    return <FailedInside at={at} {...(isInside ? { failure: blame } : {})} />;
  }
  return (
    <>
      <OwnFailure {...{ visit, number }} told={blamed} />
      <Hint text={blamed?.hint} />
    </>
  );
}

/** What ended the execution from outside is nothing that an attempt failed with which was over by then. */
function endedInBackOff(attempt: Attempt | undefined, blame: Blame | undefined): boolean {
  const hasFailed = attempt?.status === "failed" || attempt?.status === "timedOut";
  return hasFailed && blame?.how !== "failed";
}

function insideOf(blame: Blame): NonNullable<Attempt["failedInside"]> {
  const { stateName, stateId, enteredEventId, iteration } = blame;
  return { stateName, stateId, enteredEventId, ...(iteration === undefined ? {} : { iteration }) };
}
