// lazy-banner.ts — what stands above an execution that went wrong or is not known to its end, fetched where it is.
import type { ComponentType } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { onDemand } from "../parts/index.ts";
import type { FailureBannerProps } from "./failure-banner.tsx";
import type { LostNoteProps } from "./lost-note.tsx";

export function hasBanner({ blame, error, cause }: ExecutionView): boolean {
  return blame !== undefined || error !== undefined || cause !== undefined;
}

export const FailureBanner: ComponentType<FailureBannerProps> = onDemand(
  async () => (await import("./failure-banner.tsx")).FailureBanner,
);

export const LostNote: ComponentType<LostNoteProps> = onDemand(
  async () => (await import("./lost-note.tsx")).LostNote,
);
