import type { ReactNode } from "react";
export function ServicesPage(): ReactNode {
  return <p>ServicesPage</p>;
}
export function ServiceLookPage(): ReactNode {
  return <p>x</p>;
}
