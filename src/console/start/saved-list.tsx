// saved-list.tsx — the inputs that are kept in this browser, each with a button that removes it.
import { type ReactNode, useRef } from "react";
import { Icon } from "../parts/index.ts";
import type { SavedInput } from "./saved-inputs.ts";

interface SavedInputsProps {
  readonly saved: readonly SavedInput[];
  readonly onRemove: (name: string) => void;
}

export function SavedInputs({ saved, onRemove }: SavedInputsProps): ReactNode {
  const title = useRef<HTMLElement>(null);
  if (saved.length === 0) return null;
  return (
    <details className="start-saved">
      <summary ref={title}>Saved in this browser ({saved.length})</summary>
      <ul className="active-filters">
        {saved.map(({ name }) => (
          <li key={name}>
            <span className="chip">
              <span className="cut" title={name}>
                {name}
              </span>
              <button
                type="button"
                aria-label={`Remove the saved input “${name}”`}
                onClick={() => {
                  // The button goes with its input.
                  title.current?.focus();
                  onRemove(name);
                }}
              >
                <Icon name="close" size={12} />
              </button>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
