// news — what the server pushes.
export { NewsDesk } from "./news-desk.ts";
export type { NewsStream } from "./stream.ts";
