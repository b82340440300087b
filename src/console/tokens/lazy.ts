// lazy.ts — answering on an execution's page, fetched where a state may wait.
import type { ComponentType } from "react";
import { onDemand } from "../parts/index.ts";
import type { AnswerVisitProps } from "./answer-visit.tsx";

export const AnswerVisit: ComponentType<AnswerVisitProps> = onDemand(
  async () => (await import("./answer-visit.tsx")).AnswerVisit,
);
