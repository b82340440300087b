// copy.tsx — putting texts on the clipboard.
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "./icons.tsx";
import { toast } from "./toast.tsx";

/** Copies, and says what was copied, or that the browser forbids it. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  } catch {
    toast(copyByHand(text) ? `${what} copied` : "The browser does not let this page copy");
  }
}

/** Pages that are not served from this machine or by https have no clipboard of their own. */
function copyByHand(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

interface CopyButtonProps {
  readonly text: string | (() => string);
  readonly what: string;
}

export function CopyButton({ text, what }: CopyButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="button plain icon small"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={() => void copyText(typeof text === "string" ? text : text(), what)}
    >
      <Icon name="copy" size={14} />
    </button>
  );
}

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
