import type { ReactNode } from "react";
export function TokensPage(): ReactNode {
  return <p>TokensPage</p>;
}
