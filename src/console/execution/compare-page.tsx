// compare-page.tsx — two executions of one machine: where they part, what took how long, what differs in their data.
import type { ReactNode } from "react";
import { EmptyState } from "../parts/index.ts";

export function ComparePage(): ReactNode {
  return <EmptyState title="The comparison is being built" />;
}
