import type { ReactNode } from "react";
export function ActivitiesPage(): ReactNode {
  return <p>ActivitiesPage</p>;
}
