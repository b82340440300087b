export * from "./command.ts";
export * from "./history-event.ts";
export * from "./trigger.ts";
