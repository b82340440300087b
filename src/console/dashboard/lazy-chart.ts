// lazy-chart.ts — the chart, fetched once a dashboard is opened.
import { type LazyExoticComponent, lazy } from "react";
import type { StartsChart as Chart } from "./starts-chart.tsx";

export const StartsChart: LazyExoticComponent<typeof Chart> = lazy(async () => {
  const { StartsChart: component } = await import("./starts-chart.tsx");
  return { default: component };
});
