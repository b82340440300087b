// copy-menu.tsx — the ways in which something can be copied, behind one button.
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { copyText } from "./copy.tsx";
import { Icon } from "./icons.tsx";

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
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button">
        {label}
        <Icon name="down" size={12} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          {choices.map(({ what, text }) => (
            <DropdownMenu.Item key={what} onSelect={() => void copyText(text, what)}>
              {what}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
