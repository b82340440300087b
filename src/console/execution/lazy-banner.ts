// lazy-banner.ts — the banner of an execution that went wrong, fetched where there is something to say.
import type { ComponentType } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { onDemand } from "../parts/index.ts";
import type { FailureBannerProps } from "./failure-banner.tsx";

export function hasBanner({ blame, error, cause }: ExecutionView): boolean {
  return blame !== undefined || error !== undefined || cause !== undefined;
}

export const FailureBanner: ComponentType<FailureBannerProps> = onDemand(
  async () => (await import("./failure-banner.tsx")).FailureBanner,
);
