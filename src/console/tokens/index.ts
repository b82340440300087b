// tokens — answering tasks that wait.
export { answer } from "./answered.ts";
export { Answering, AnswerVisit } from "./lazy.tsx";
export { type TokenPages, useTokenPages } from "./token-pages.tsx";
