import type { ReactNode } from "react";
export function FunctionsPage(): ReactNode {
  return <p>FunctionsPage</p>;
}
export function FunctionPage(): ReactNode {
  return <p>x</p>;
}
