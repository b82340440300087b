// theme.ts — light or dark: what the system says, unless a person chose.
import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "treadle.theme";
const watchers = new Set<() => void>();
const dark = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

export function themeChoice(): ThemeChoice {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  applyTheme();
}

/** The theme in use; written where the style sheets look for it. */
export function applyTheme(): void {
  document.documentElement.dataset["theme"] = themeInUse();
  for (const changed of watchers) changed();
}

export function themeInUse(): "light" | "dark" {
  const choice = themeChoice();
  if (choice !== "system") return choice;
  return dark?.matches === true ? "dark" : "light";
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice);
}

export function useThemeInUse(): "light" | "dark" {
  return useSyncExternalStore(subscribe, themeInUse);
}

function subscribe(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

dark?.addEventListener("change", applyTheme);
// Chosen in another tab.
globalThis.addEventListener?.("storage", ({ key }) => key === KEY && applyTheme());
