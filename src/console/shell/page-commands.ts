// page-commands.ts — what can be done on the page that is open, for the palette.
import { useEffect, useRef } from "react";
import type { IconName } from "../parts/index.ts";

export interface PageCommand {
  readonly title: string;
  readonly icon: IconName;
  readonly run: () => void;
}

const standing = new Set<() => readonly PageCommand[]>();

/** As long as the component stands. */
export function usePageCommands(commands: readonly PageCommand[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const current = (): readonly PageCommand[] => latest.current;
    standing.add(current);
    return () => void standing.delete(current);
  }, []);
}

/** As they are now. */
export function pageCommands(): readonly PageCommand[] {
  return [...standing].flatMap((current) => current());
}
