// api — the server's side of the console: requests, answers kept fresh, news.
export * from "./cache.ts";
export * from "./client.ts";
export * from "./code.ts";
export * from "./hooks.ts";
export * from "./news.ts";
export * from "./queries.ts";
