// overlay — an execution over the picture of its machine.
export * from "./overlay.ts";
