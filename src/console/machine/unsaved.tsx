// unsaved.tsx — asks before what is written and not saved is left behind: by a link, by Back, by closing the window.
import { useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { Dialog } from "../parts/index.ts";

/** A place in the console. */
export interface Place {
  readonly pathname: string;
  readonly search: string;
}

interface UnsavedProps {
  /** Whether what is written is shown there too. */
  readonly isKept: (from: Place, to: Place) => boolean;
}

/** Stands in the page as long as something is not saved. */
export function Unsaved({ isKept }: UnsavedProps): ReactNode {
  const { history } = useRouter();
  const [leave, setLeave] = useState<(goes: boolean) => void>();
  useEffect(
    () =>
      history.block({
        enableBeforeUnload: true,
        blockerFn: async ({ currentLocation, nextLocation }) => {
          if (isKept(currentLocation, nextLocation)) return false;
          const goes = await new Promise<boolean>((answer) => setLeave(() => answer));
          setLeave(undefined);
          return !goes;
        },
      }),
    [history, isKept],
  );
  return (
    <Dialog
      title="Leave without saving?"
      description="What you changed in the definition is not saved, and is lost when you leave."
      open={leave !== undefined}
      onClose={() => leave?.(false)}
      foot={
        <>
          <button type="button" className="button danger" onClick={() => leave?.(true)}>
            Leave and lose the changes
          </button>
          <button type="button" className="button primary" onClick={() => leave?.(false)}>
            Stay here
          </button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
