// engine — mailboxes, turns, timers, dispatch, recovery; entered here.
export type * from "./catalog.ts";
export * from "./engine-interface.ts";
export type * from "./ports.ts";
export type * from "./records.ts";
export type * from "./store-port.ts";
