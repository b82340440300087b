// lazy-attempts.ts — what only visits with several attempts, or failed Maps and Parallels, have: fetched for these.
import type { ComponentType } from "react";
import { onDemand } from "../parts/index.ts";
import type { AttemptsProps, FailedInsideProps } from "./attempts.tsx";

export const AttemptHead: ComponentType<AttemptsProps> = onDemand(
  async () => (await import("./attempts.tsx")).AttemptHead,
);
export const Attempts: ComponentType<AttemptsProps> = onDemand(
  async () => (await import("./attempts.tsx")).Attempts,
);
export const AttemptStrip: ComponentType<AttemptsProps> = onDemand(
  async () => (await import("./attempts.tsx")).AttemptStrip,
);
export const FailedInside: ComponentType<FailedInsideProps> = onDemand(
  async () => (await import("./attempts.tsx")).FailedInside,
);
