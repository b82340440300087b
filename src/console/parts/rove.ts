// rove.ts — one stop of the Tab key for a row of buttons, and the arrow keys within it: tabs, a choice of few.
import type { KeyboardEvent } from "react";

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** The keys of what holds the buttons: arrows go round, Home and End to its ends; who is reached is chosen. */
export function rove(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const buttons = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(":is([role=tab], [role=radio])"),
  ];
  const at = event.target instanceof HTMLElement ? buttons.indexOf(event.target) : -1;
  const step = STEPS[event.key];
  const many = buttons.length;
  const to =
    event.key === "Home"
      ? 0
      : event.key === "End"
        ? many - 1
        : step === undefined
          ? undefined
          : (at + step + many) % many;
  if (at === -1 || to === undefined) return;
  event.preventDefault();
  buttons[to]?.focus();
  buttons[to]?.click();
}
