// lazy.tsx — answering on any page, fetched where a state may wait.
import type { ComponentType, ReactNode } from "react";
import { onDemand } from "../parts/index.ts";
import type { AnswerVisitProps } from "./answer-visit.tsx";
import { answer, useAnswered } from "./answered.ts";

export const AnswerVisit: ComponentType<AnswerVisitProps> = onDemand(
  async () => (await import("./answer-visit.tsx")).AnswerVisit,
);

const Dialog = onDemand(async () => (await import("./answer-dialog.tsx")).AnswerDialog);

function close(): void {
  answer(undefined);
}

/** The dialog, while something is answered. */
export function Answering(): ReactNode {
  const token = useAnswered();
  if (token === undefined) return null;
  return <Dialog key={token.taskToken} token={token} onClose={close} />;
}
