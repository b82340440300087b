// lazy.ts — what an execution's page shows of a map run, fetched when there is one.
import type { ComponentType } from "react";
import { onDemand } from "../parts/index.ts";
import type { MapRunErrorsProps, MapRunOfProps } from "./map-run-of.tsx";

export const MapRunCauses: ComponentType<MapRunOfProps> = onDemand(
  async () => (await import("./map-run-of.tsx")).MapRunCauses,
);
export const MapRunErrors: ComponentType<MapRunErrorsProps> = onDemand(
  async () => (await import("./map-run-of.tsx")).MapRunErrors,
);
export const MapRunBrief: ComponentType<MapRunOfProps> = onDemand(
  async () => (await import("./map-run-of.tsx")).MapRunBrief,
);
export const MapRunChildren: ComponentType<MapRunOfProps> = onDemand(
  async () => (await import("./map-run-of.tsx")).MapRunChildren,
);
