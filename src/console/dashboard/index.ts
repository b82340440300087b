// dashboard — what only the first page shows.
export { StartsChart } from "./lazy-chart.ts";
export { LastFailures, OldestRunning } from "./short-lists.tsx";
