// execution — one execution, and two side by side.
import type { ReactNode } from "react";
import { EmptyState } from "../parts/index.ts";

export function ExecutionPage(): ReactNode {
  return <EmptyState title="The execution page is being built" />;
}

export function ComparePage(): ReactNode {
  return <EmptyState title="The comparison is being built" />;
}
