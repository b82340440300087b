// event-sources — queues whose messages Lambda brings to functions; entered here.
export { EventSources, type EventSourcesOptions } from "./event-sources.ts";
export { type EventSourceMapping, mappingShape } from "./mapping.ts";
export { changedMapping, checkFilters, newMapping } from "./mapping-input.ts";
export type { MatcherOf, QueueMessage, QueuePort } from "./queue-port.ts";
