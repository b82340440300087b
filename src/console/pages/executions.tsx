import type { ReactNode } from "react";
export function ExecutionsPage(): ReactNode {
  return <p>ExecutionsPage</p>;
}
