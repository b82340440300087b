// lazy-tabs.ts — the tabs that are not the first one, fetched when they are opened.
import type { ComponentType } from "react";
import { onDemand } from "../parts/index.ts";

export const EventsTab: ComponentType = onDemand(
  async () => (await import("./events-tab.tsx")).EventsTab,
);
export const LogsTab: ComponentType = onDemand(
  async () => (await import("./logs-tab.tsx")).LogsTab,
);
export const DefinitionTab: ComponentType = onDemand(
  async () => (await import("./definition-tab.tsx")).DefinitionTab,
);
