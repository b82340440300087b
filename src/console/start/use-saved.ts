// use-saved.ts — the inputs saved for a machine as they stand now, whichever tab changed them.
import { useEffect, useState } from "react";
import { toast } from "../parts/index.ts";
import { type Changed, onOtherTab, removeInput, savedInputs, saveInput } from "./saved-inputs.ts";

interface Saved extends Changed {
  /** Whether it was kept. */
  readonly save: (name: string, input: string) => boolean;
  readonly remove: (name: string) => void;
}

export function useSaved(machineName: string): Saved {
  const [changed, setChanged] = useState<Changed>(() => ({ saved: savedInputs(machineName) }));
  useEffect(
    () => onOtherTab(machineName, () => setChanged({ saved: savedInputs(machineName) })),
    [machineName],
  );
  const become = (next: Changed, done: string): boolean => {
    setChanged(next);
    if (next.problem !== undefined) return false;
    toast(done);
    return true;
  };
  return {
    ...changed,
    save: (name, input) => {
      // Another tab may have saved one of this name since.
      const isThere = savedInputs(machineName).some((one) => one.name === name);
      const word = isThere ? "replaced" : "saved";
      return become(
        saveInput(machineName, { name, input }),
        `Input “${name}” ${word} in this browser`,
      );
    },
    remove: (name) => void become(removeInput(machineName, name), `Input “${name}” removed`),
  };
}
