// start-button.tsx — leads to the start form, and says where nothing can be started any more.
import type { ReactNode } from "react";
import { type DescribedMachine, useReadOnly } from "../api/index.ts";
import { Icon } from "../parts/index.ts";

export const DELETING_TEXT = "It is being deleted: nothing new can be started.";

interface StartButtonProps {
  /** Undefined: not known yet, or the machine is gone. */
  readonly machine: Pick<DescribedMachine, "status"> | undefined;
  readonly title: string;
  readonly onStart: () => void;
}

export function StartButton({ machine, title, onStart }: StartButtonProps): ReactNode {
  const readOnly = useReadOnly();
  const isDeleting = machine?.status === "DELETING";
  return (
    <>
      {isDeleting && <span className="muted">{DELETING_TEXT}</span>}
      <button
        type="button"
        className="button primary"
        disabled={readOnly || isDeleting || machine === undefined}
        onClick={onStart}
      >
        <Icon name="play" size={13} />
        {title}
      </button>
    </>
  );
}
