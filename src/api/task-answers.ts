// task-answers.ts — what became of an answer to a task, in AWS's words.
import type { TaskAnswerResult } from "../engine/index.ts";
import { ServiceError } from "./service-error.ts";

/** Throws AWS's error unless the task took the answer. */
export function requireAccepted(result: TaskAnswerResult): void {
  switch (result) {
    case "accepted":
      return;
    case "InvalidToken":
      throw new ServiceError("InvalidToken", "Invalid Token: 'Invalid token'");
    case "TaskDoesNotExist":
      throw new ServiceError(
        "TaskDoesNotExist",
        "Task Does Not Exist: 'Provided task does not exist'",
      );
    case "TaskTimedOut":
      throw new ServiceError(
        "TaskTimedOut",
        "Task Timed Out: 'Provided task does not exist anymore'",
      );
  }
}
