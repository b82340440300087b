import type { ReactNode } from "react";
export function DashboardPage(): ReactNode {
  return <p>DashboardPage</p>;
}
