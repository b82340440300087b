// copy-menu.tsx — the ways in which something can be copied, behind one button.
import type { ReactNode } from "react";
import { copyText } from "./copy.tsx";
import { Menu } from "./menu.tsx";

export interface CopyChoice {
  /** `ARN`, `AWS CLI`, `curl` … */
  readonly what: string;
  readonly text: string;
}

/** A button that opens the ways in which something can be copied. */
export function CopyMenu({
  choices,
  label = "Copy",
}: {
  readonly choices: readonly CopyChoice[];
  readonly label?: string;
}): ReactNode {
  const items = choices.map(({ what, text }) => ({
    title: what,
    onSelect: () => void copyText(text, what),
  }));
  return <Menu label={label} items={items} />;
}
