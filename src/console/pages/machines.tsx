import type { ReactNode } from "react";
export function MachinesPage(): ReactNode {
  return <p>MachinesPage</p>;
}
