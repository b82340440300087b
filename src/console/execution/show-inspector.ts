// show-inspector.ts — brings the inspector into sight, once somebody has asked for what it shows.

/** In one column it stands far below; beside the graph it is in sight. */
export function showInspector(): void {
  if (!matchMedia("(max-width: 820px)").matches) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const inspector = document.querySelector(".run-inspector");
  inspector?.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
}
