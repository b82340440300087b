// tokens — answering tasks that wait.
export { AnswerDialog } from "./answer-dialog.tsx";
export { AnswerVisit } from "./lazy.ts";
