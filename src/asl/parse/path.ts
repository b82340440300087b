// path.ts — the way from a document's root to a value, and how AWS writes it.

import { pointerPart } from "../../base/index.ts";

/** Member names and list indices from the root down. */
export type Path = readonly (string | number)[];

/** `/States/Name/Choices[0]/Next`; `/` is the root. Names are written as they are, as on AWS. */
export function locationOf(path: Path): string {
  if (path.length === 0) return "/";
  let text = "";
  for (const step of path) text += typeof step === "number" ? `[${step}]` : `/${step}`;
  return text;
}

/** The same as a JSON pointer (RFC 6901): `/States/Name/Choices/0/Next`; empty at the root. */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${pointerPart(String(step))}`).join("");
}
