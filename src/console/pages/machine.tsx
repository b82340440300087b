import type { ReactNode } from "react";
export function MachinePage(): ReactNode {
  return <p>MachinePage</p>;
}
