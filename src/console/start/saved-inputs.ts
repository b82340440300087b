// saved-inputs.ts — inputs that a person keeps for a machine, in this browser.
//
// Other tabs write the same list: each change is made to what is there at that moment, never to what was read before.

export interface SavedInput {
  readonly name: string;
  readonly input: string;
}

/** The list as it stands afterwards; `problem` where the change was not made. */
export interface Changed {
  readonly saved: readonly SavedInput[];
  readonly problem?: string;
}

export const KEPT_MAX = 30;
const PREFIX = "treadle.inputs.";

export function savedInputs(machineName: string): readonly SavedInput[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + machineName) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSaved) : [];
  } catch {
    // Somebody else wrote there; what cannot be read is not shown.
    return [];
  }
}

/** Takes the place of the one that has this name; the newest stands first. */
export function saveInput(machineName: string, one: SavedInput): Changed {
  const saved = savedInputs(machineName);
  const others = saved.filter(({ name }) => name !== one.name);
  if (others.length >= KEPT_MAX) {
    const problem = `${KEPT_MAX} inputs are saved for this machine, and more are not kept: remove one to save “${one.name}”.`;
    return { saved, problem };
  }
  return written(machineName, [one, ...others], () => noRoomFor(one, machineName));
}

export function removeInput(machineName: string, name: string): Changed {
  const others = savedInputs(machineName).filter((one) => one.name !== name);
  return written(machineName, others, () => `The browser has no room to remove “${name}”.`);
}

/** Calls `changed` when another tab has changed the list; returns how to stop. */
export function onOtherTab(machineName: string, changed: () => void): () => void {
  // No key: everything was removed.
  const hear = ({ key }: StorageEvent): void => {
    if (key === null || key === PREFIX + machineName) changed();
  };
  addEventListener("storage", hear);
  return () => removeEventListener("storage", hear);
}

function written(machineName: string, all: readonly SavedInput[], whenFull: () => string): Changed {
  try {
    localStorage.setItem(PREFIX + machineName, JSON.stringify(all));
    return { saved: all };
  } catch (failure) {
    // What was there before is there still: a browser writes all of it or nothing.
    const isFull = failure instanceof DOMException && failure.name === "QuotaExceededError";
    const problem = isFull ? whenFull() : `The browser keeps nothing of this page: ${failure}`;
    return { saved: savedInputs(machineName), problem };
  }
}

function noRoomFor(one: SavedInput, machineName: string): string {
  const full = `The browser has no room for “${one.name}” (${sizeOf(one)}), and it was not saved.`;
  const [most] = Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length))
    .flatMap((of) => savedInputs(of).map((saved) => ({ of, saved })))
    .sort((a, b) => b.saved.input.length - a.saved.input.length);
  if (most === undefined) return full;
  const where = most.of === machineName ? "" : ` for ${most.of}`;
  const largest = `the largest is “${most.saved.name}”${where} (${sizeOf(most.saved)})`;
  return `${full} Remove a saved input that you no longer need: ${largest}.`;
}

function sizeOf({ input }: SavedInput): string {
  return `${Math.ceil(input.length / 1000)} KB`;
}

function isSaved(value: unknown): value is SavedInput {
  if (typeof value !== "object" || value === null) return false;
  return (
    "name" in value &&
    typeof value.name === "string" &&
    "input" in value &&
    typeof value.input === "string"
  );
}
