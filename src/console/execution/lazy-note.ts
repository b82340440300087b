// lazy-note.ts — what is said above an execution that is not known to its end, fetched where it is.
import type { ComponentType } from "react";
import { onDemand } from "../parts/index.ts";
import type { LostNoteProps } from "./lost-note.tsx";

export const LostNote: ComponentType<LostNoteProps> = onDemand(
  async () => (await import("./lost-note.tsx")).LostNote,
);
