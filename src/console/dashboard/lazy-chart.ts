// lazy-chart.ts — the chart, fetched once a dashboard is opened.
import { type LazyExoticComponent, lazy } from "react";
import { fetchCode } from "../api/index.ts";
import type { StartsChart as Chart } from "./starts-chart.tsx";

export const StartsChart: LazyExoticComponent<typeof Chart> = lazy(async () => {
  const { StartsChart: component } = await fetchCode(() => import("./starts-chart.tsx"));
  return { default: component };
});
