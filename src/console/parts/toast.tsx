// toast.tsx — short words about what was just done; the screen reader says them too.
import { type ReactNode, useSyncExternalStore } from "react";

interface Said {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 4000;
const SHOWN_MAX = 3;

let said: readonly Said[] = [];
let lastId = 0;
const watchers = new Set<() => void>();

function become(next: readonly Said[]): void {
  said = next;
  for (const changed of watchers) changed();
}

export function toast(text: string): void {
  lastId += 1;
  const id = lastId;
  become([...said, { id, text }].slice(-SHOWN_MAX));
  setTimeout(() => become(said.filter((one) => one.id !== id)), SHOWN_MS);
}

function subscribe(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

/** Stands once in the page. */
export function Toasts(): ReactNode {
  const shown = useSyncExternalStore(subscribe, () => said);
  return (
    <output className="toasts" aria-live="polite">
      {shown.map(({ id, text }) => (
        <span key={id} className="toast">
          {text}
        </span>
      ))}
    </output>
  );
}
