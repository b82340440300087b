// answer-visit.tsx — a task that waits, answered where it is looked at.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { tokensOfQuery } from "../api/index.ts";
import { answer } from "./answered.ts";

export interface AnswerVisitProps {
  readonly executionArn: string;
  /** The event that entered the state. */
  readonly entered: number;
}

/** Nothing where it does not wait for an answer, or no worker has its task yet. */
export function AnswerVisit({ executionArn: arn, entered }: AnswerVisitProps): ReactNode {
  const { data } = useQuery(tokensOfQuery(arn));
  const token = data?.items.find(
    ({ enteredEventId, waitsFor }) => enteredEventId === entered && waitsFor !== "activityWorker",
  );
  if (token === undefined) return null;
  return (
    <button type="button" className="button primary" onClick={() => answer(token)}>
      Answer …
    </button>
  );
}
