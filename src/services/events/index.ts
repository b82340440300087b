// events — EventBridge inside Treadle: buses, rules, targets, connections.
export type { ConnectionSecrets } from "./connections.ts";
export { type EventBridge, type EventBridgeParts, eventBridge } from "./event-bridge.ts";
