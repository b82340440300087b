// page-commands.ts — what can be done on the page that is open, for the palette.
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { IconName } from "../parts/index.ts";

export interface PageCommand {
  readonly title: string;
  readonly icon: IconName;
  readonly run: () => void;
  /** One of many that only its name asks for: it is not offered before anything is typed. */
  readonly isNamedOnly?: true;
  /** `Command`, where nothing is said. */
  readonly kind?: string;
}

type Current = () => readonly PageCommand[];

const standing = new Set<Current>();

/** As long as the component stands. */
export function usePageCommands(commands: readonly PageCommand[]): void {
  useCurrent(() => commands);
}

interface NamedState {
  readonly id: string;
  readonly name: string;
}

/** The states of the picture on the page, by their names. */
export function useStateCommands(
  states: () => readonly NamedState[],
  onSelect: (stateId: string) => void,
): void {
  useCurrent(() =>
    states().map(({ id, name }) => ({
      ...{ title: name, icon: "machines", kind: "State", isNamedOnly: true },
      run: () => onSelect(id),
    })),
  );
}

function useCurrent(commands: Current): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const current: Current = () => latest.current();
    standing.add(current);
    told();
    return () => {
      standing.delete(current);
      told();
    };
  }, []);
}

const listeners = new Set<() => void>();
let revision = 0;

function told(): void {
  revision += 1;
  for (const listener of listeners) listener();
}

/** Another number for each component that has come or gone: the palette may be open before its page is. */
export function usePageRevision(): number {
  return useSyncExternalStore(subscribe, () => revision);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** As they are now. */
export function pageCommands(): readonly PageCommand[] {
  return [...standing].flatMap((current) => current());
}
