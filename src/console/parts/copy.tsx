// copy.tsx — putting texts on the clipboard.
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
