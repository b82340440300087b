// saved-inputs.ts — inputs that a person keeps for a machine, in this browser.

export interface SavedInput {
  readonly name: string;
  readonly input: string;
}

const KEPT_MAX = 30;

function keyOf(machineName: string): string {
  return `treadle.inputs.${machineName}`;
}

export function savedInputs(machineName: string): readonly SavedInput[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(machineName)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSaved) : [];
  } catch {
    // Somebody else wrote there; what cannot be read is not shown.
    return [];
  }
}

/** A name that is there already is overwritten; the newest stands first. */
export function withSaved(all: readonly SavedInput[], one: SavedInput): readonly SavedInput[] {
  return [one, ...all.filter(({ name }) => name !== one.name)].slice(0, KEPT_MAX);
}

export function keepInputs(machineName: string, all: readonly SavedInput[]): void {
  localStorage.setItem(keyOf(machineName), JSON.stringify(all));
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
