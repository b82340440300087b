// answer-visit.tsx — a task that waits, answered where it is looked at.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { tokensQuery } from "../api/index.ts";
import { AnswerDialog } from "./answer-dialog.tsx";

export interface AnswerVisitProps {
  readonly executionArn: string;
  /** The event that entered the state. */
  readonly entered: number;
}

/** Nothing where it does not wait for an answer, or no worker has its task yet. */
export function AnswerVisit({ executionArn: arn, entered }: AnswerVisitProps): ReactNode {
  const { data = [] } = useQuery(tokensQuery);
  const [answering, setAnswering] = useState(false);
  const token = data.find(
    ({ executionArn, enteredEventId, waitsFor }) =>
      executionArn === arn && enteredEventId === entered && waitsFor !== "activityWorker",
  );
  if (token === undefined) return null;
  return (
    <>
      <button type="button" className="button primary" onClick={() => setAnswering(true)}>
        Answer …
      </button>
      {answering && <AnswerDialog token={token} onClose={() => setAnswering(false)} />}
    </>
  );
}
