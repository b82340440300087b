// closing.ts — how an execution ends, and what is taken back when it, or a part of it, does.
import type { Failure, Payload } from "../base/index.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";
import { NOT_TRUNCATED } from "./state-events.ts";
import { abortMapRun } from "./states/map-run-abort.ts";
import { failureDetails } from "./trouble.ts";

/** The root flow has come to its end. */
export function succeedExecution(draft: Draft, output: Payload): void {
  draft.emit(draft.root, "ExecutionSucceeded", { output, outputDetails: NOT_TRUNCATED });
  draft.status = "SUCCEEDED";
  draft.output = output;
  close(draft);
  draft.command({ type: "close", status: "SUCCEEDED", output });
}

/** `frame` is where it failed: the event follows that frame's last one. */
export function failExecution(draft: Draft, frame: Frame, failure: Failure): void {
  // How it came about had no room in the history: that is what the execution fails with, as soon as it is heard.
  if (draft.overflown !== undefined) return;
  draft.emitBeside(frame, frame.lastEventId, "ExecutionFailed", failureDetails(failure));
  draft.status = "FAILED";
  draft.failure = failure;
  halt(draft, draft.touch(draft.root), failure);
  close(draft);
  draft.command({ type: "close", status: "FAILED", failure });
}

/** The machine's TimeoutSeconds have passed. DescribeExecution shows neither error nor cause. */
export function timeOutExecution(draft: Draft): void {
  const failure = { error: "States.Timeout" };
  draft.emitBeside(draft.root, 0, "ExecutionTimedOut", failureDetails(failure));
  draft.status = "TIMED_OUT";
  halt(draft, draft.touch(draft.root), failure);
  close(draft);
  draft.command({ type: "close", status: "TIMED_OUT" });
}

/** StopExecution. */
export function abortExecution(draft: Draft, failure: Failure): void {
  draft.emitBeside(draft.root, 0, "ExecutionAborted", failureDetails(failure));
  draft.status = "ABORTED";
  draft.failure = failure;
  halt(draft, draft.touch(draft.root), failure);
  close(draft);
  draft.command({ type: "close", status: "ABORTED", failure });
}

function close(draft: Draft): void {
  draft.stopDate = draft.at;
  draft.cancelTimer(draft.timeout);
  draft.timeout = undefined;
  draft.dropReady();
}

/**
 * Takes back what the frame and the frames below it have open, and leaves them where a redrive finds them.
 * `frame` must be the draft's own.
 */
export function halt(draft: Draft, frame: Frame, failure: Failure | undefined): void {
  for (const child of [...frame.children.values()]) halt(draft, draft.touch(child), undefined);
  if (frame.position.at === "halted") return;
  withdraw(draft, frame);
  settle(frame, failure);
}

/** Leaves the frame, which has nothing open, where a redrive finds it. */
export function settle(frame: Frame, failure: Failure | undefined): void {
  const { position } = frame;
  if (position.at === "halted") return;
  frame.position = {
    at: "halted",
    entered: position.at !== "entering",
    progress:
      position.at === "branches" || position.at === "iterations" ? position.progress : undefined,
    mapRunArn: position.at === "mapRun" ? position.mapRunArn : undefined,
    failure,
  };
}

/** Takes back the commands that the frame itself has open. */
export function withdraw(draft: Draft, frame: Frame): void {
  const { position } = frame;
  switch (position.at) {
    case "task":
      draft.commands.cancelTask(position.taskId);
      draft.cancelTimer(position.timeout);
      draft.cancelTimer(position.heartbeat);
      return;
    case "waiting":
    case "retrying":
      draft.cancelTimer(position.timer);
      return;
    case "mapRun":
      abortMapRun(draft, position.mapRunArn);
      return;
    case "entering":
    case "trying":
    case "branches":
    case "iterations":
    case "halted":
      return;
  }
}
