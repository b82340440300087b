// tokens — answering tasks that wait.
export { answer } from "./answered.ts";
export { busiestFirst } from "./busiest-first.ts";
export { Answering, AnswerVisit } from "./lazy.tsx";
export { taskName } from "./task-name.ts";
export { type TokenPages, type TokenPlace, useTokenPages } from "./token-pages.tsx";
