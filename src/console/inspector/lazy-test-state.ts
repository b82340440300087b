// lazy-test-state.ts — the window in which a state is tested, fetched when it is first opened.
import type { ComponentType } from "react";
import { onDemand } from "../parts/index.ts";
import type { TestStateDialogProps } from "./test-state-dialog.tsx";

export const TestStateDialog: ComponentType<TestStateDialogProps> = onDemand(
  async () => (await import("./test-state-dialog.tsx")).TestStateDialog,
);
