// splitter.tsx — a line between two panes that can be moved, by hand and by the arrow keys; kept in this browser.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";

interface SplitterProps {
  readonly label: string;
  /** `x`: the panes stand side by side. */
  readonly axis: "x" | "y";
  /** The part of the first pane in percent. */
  readonly value: number;
  readonly onMove: (value: number) => void;
}

const LIMITS = { min: 15, max: 85 } as const;
const KEY_STEP = 3;

export function Splitter({ label, axis, value, onMove }: SplitterProps): ReactNode {
  const move = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box === undefined) return;
    const part =
      axis === "x"
        ? (event.clientX - box.left) / box.width
        : (event.clientY - box.top) / box.height;
    onMove(limited(part * 100));
  };
  const key = (event: KeyboardEvent): void => {
    const sign = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (sign === undefined) return;
    event.preventDefault();
    onMove(limited(value + sign * KEY_STEP));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved.
    <div
      className={`splitter ${axis}`}
      role="separator"
      aria-label={label}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(value)}
      aria-valuemin={LIMITS.min}
      aria-valuemax={LIMITS.max}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={move}
      onKeyDown={key}
    />
  );
}

function limited(value: number): number {
  return Math.min(LIMITS.max, Math.max(LIMITS.min, value));
}

/** A share in percent that this browser remembers. */
export function useShare(name: string, first: number): readonly [number, (value: number) => void] {
  const key = `treadle.share.${name}`;
  const [value, setValue] = useState(() => {
    const kept = Number(localStorage.getItem(key));
    return kept >= LIMITS.min && kept <= LIMITS.max ? kept : first;
  });
  const keep = (next: number): void => {
    localStorage.setItem(key, String(next));
    setValue(next);
  };
  return [value, keep];
}
