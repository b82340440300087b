import type { ReactNode } from "react";
export function MapRunPage(): ReactNode {
  return <p>MapRunPage</p>;
}
