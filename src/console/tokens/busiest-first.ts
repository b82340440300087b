// busiest-first.ts — activities in the order in which they are looked for.
import type { ActivityItem } from "../../console-wire/index.ts";

const NAMES = new Intl.Collator("en", { numeric: true });

/** Where tasks wait, then where workers are, then the others; each by name. Numbers alone move no card while one reads. */
export function busiestFirst(activities: readonly ActivityItem[]): readonly ActivityItem[] {
  return activities.toSorted((a, b) => rankOf(a) - rankOf(b) || NAMES.compare(a.name, b.name));
}

function rankOf({ tasksQueued, tasksRunning, workersPolling }: ActivityItem): number {
  if (tasksQueued > 0) return 0;
  return tasksRunning + workersPolling > 0 ? 1 : 2;
}
