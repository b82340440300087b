// console-wire — what the console and the server say to each other: types alone, read by both sides.
//
// All paths stand below CONSOLE_PREFIX. Times are milliseconds since 1970, durations milliseconds. Answers are JSON;
// a refusal is {@link Refusal} with a status of 4xx or 5xx. The server answers only requests whose Host is allowed and
// whose Origin, where there is one, is its own; every request but GET carries the header `x-treadle-console: 1`.
//
// A GET of any path that accepts `text/html` and that no other door claims is answered with `dist/console/index.html`; the
// files it names stand below `/assets/`, with hashed names, each larger one also as `.br` and `.gz`.
export type * from "./definitions.ts";
export type * from "./execution.ts";
export type * from "./lists.ts";
export type * from "./news.ts";
export type * from "./overview.ts";
export const CONSOLE_PREFIX = "/-/console/v1/";
