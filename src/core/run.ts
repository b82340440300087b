// run.ts — the turn's work: one ready frame after the other, until all wait or the budget is spent.
//
//   R1. News of a frame that has ended or failed is heard before any other frame moves.
//   R2. Frames take turns, a state at a time, so that branches advance side by side as they do on AWS.
//   R3. A frame alone keeps its turn.
//   R4. Where the history is full nothing goes on: its last event says so.
import type { State } from "../asl/index.ts";
import { assert, unreachable } from "../base/index.ts";
import { failExecution, succeedExecution } from "./closing.ts";
import type { Draft, FrameNews } from "./draft.ts";
import type { Frame } from "./frame.ts";
import { runChoice } from "./states/choice.ts";
import { goOnWithRun } from "./states/distributed-map.ts";
import { runFail } from "./states/fail.ts";
import { endIteration, failIteration, refillIterations, startMap } from "./states/map.ts";
import { endBranch, failBranch, finishIfDone, startParallel } from "./states/parallel.ts";
import { runPass } from "./states/pass.ts";
import { runSucceed } from "./states/succeed.ts";
import { scheduleTask, startTask } from "./states/task.ts";
import { endWait, startWait } from "./states/wait.ts";
import { enter } from "./transition.ts";

/** Of payloads that one step hands on, counted generously: each is written into two events. */
const BYTES_MAX = 4 * 1024 * 1024;

/** Works until nothing is ready; true when the budget ended it before. */
export function run(draft: Draft, transitionsMax: number): boolean {
  for (;;) {
    hearNews(draft);
    if (!draft.running) return false;
    if (draft.transitions >= transitionsMax || isSpent(draft)) return draft.hasReady;
    const frame = draft.dequeue();
    if (frame === undefined) return false;
    draft.env.grantVisit();
    advance(draft, frame);
  }
}

function isSpent(draft: Draft): boolean {
  return draft.env.isSpent || draft.bytes >= BYTES_MAX;
}

/** What frames have ended or failed, and what follows from it: nothing where the history had no room for how it came about. */
export function hearNews(draft: Draft): void {
  while (draft.running) {
    if (draft.overflown !== undefined) {
      overflow(draft, draft.overflown);
      return;
    }
    const news = draft.takeNews();
    if (news === undefined) return;
    if (news.type === "ended") frameEnded(draft, news);
    else frameFailed(draft, news);
  }
}

function overflow(draft: Draft, frame: Frame): void {
  draft.overflown = undefined;
  failExecution(draft, frame, {
    error: "States.Runtime",
    cause: `The execution reached the maximum number of history events (${draft.eventsMax}).`,
  });
}

function frameEnded(draft: Draft, news: FrameNews & { type: "ended" }): void {
  const parent = draft.parentOf(news.frame);
  if (parent === undefined) {
    succeedExecution(draft, news.output);
    return;
  }
  const owned = draft.touch(parent);
  if (draft.stateOf(owned).type === "Parallel") endBranch(draft, owned, news.frame, news.output);
  else endIteration(draft, owned, news.frame, news.output);
}

function frameFailed(draft: Draft, news: FrameNews & { type: "failed" }): void {
  const parent = draft.parentOf(news.frame);
  if (parent === undefined) {
    failExecution(draft, news.frame, news.trouble.failure);
    return;
  }
  const owned = draft.touch(parent);
  if (draft.stateOf(owned).type === "Parallel") failBranch(draft, owned, news.frame, news.trouble);
  else failIteration(draft, owned, news.frame, news.trouble);
}

function advance(draft: Draft, frame: Frame): void {
  const state = draft.stateOf(frame);
  if (frame.position.at === "task") {
    assert(state.type === "Task", "only a Task has a task");
    startTask(draft, frame, state);
    return;
  }
  if (frame.position.at === "branches" || frame.position.at === "iterations") {
    takeUpBranches(draft, frame, state);
    return;
  }
  if (frame.position.at === "mapRun") {
    goOnWithRun(draft, frame.position.mapRunArn);
    return;
  }
  if (frame.position.at === "entering") enter(draft, frame, state);
  switch (state.type) {
    case "Pass":
      runPass(draft, frame, state);
      return;
    case "Choice":
      runChoice(draft, frame, state);
      return;
    case "Wait":
      startWait(draft, frame, state);
      return;
    case "Succeed":
      runSucceed(draft, frame, state);
      return;
    case "Fail":
      runFail(draft, frame, state);
      return;
    case "Task":
      scheduleTask(draft, frame, state);
      return;
    case "Parallel":
      startParallel(draft, frame, state);
      return;
    case "Map":
      startMap(draft, frame, state);
      return;
    default:
      unreachable(state);
  }
}

/** After a redrive. */
function takeUpBranches(draft: Draft, frame: Frame, state: State): void {
  if (state.type === "Parallel") finishIfDone(draft, frame, state);
  if (state.type === "Map") refillIterations(draft, frame, state);
}

/** The frame's timer fired: a Wait is over, or it is time to try again. */
export function resume(draft: Draft, frame: Frame): void {
  const state = draft.stateOf(frame);
  if (frame.position.at === "waiting" && state.type === "Wait") endWait(draft, frame, state);
}
