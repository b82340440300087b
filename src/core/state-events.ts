// state-events.ts — which events a state of each type writes.
import type { HistoryEventType } from "./history-event.ts";

type StateType = "Pass" | "Choice" | "Wait" | "Succeed" | "Fail" | "Task" | "Parallel" | "Map";

interface StateEvents {
  readonly entered: HistoryEventType;
  /** Fail states are never left. */
  readonly exited: HistoryEventType | undefined;
  /** Written when the state is torn down with its branch; some types have no such event. */
  readonly aborted: HistoryEventType | undefined;
}

export const STATE_EVENTS: { readonly [type in StateType]: StateEvents } = {
  Pass: { entered: "PassStateEntered", exited: "PassStateExited", aborted: undefined },
  Choice: { entered: "ChoiceStateEntered", exited: "ChoiceStateExited", aborted: undefined },
  Wait: { entered: "WaitStateEntered", exited: "WaitStateExited", aborted: "WaitStateAborted" },
  Succeed: { entered: "SucceedStateEntered", exited: "SucceedStateExited", aborted: undefined },
  Fail: { entered: "FailStateEntered", exited: undefined, aborted: undefined },
  Task: { entered: "TaskStateEntered", exited: "TaskStateExited", aborted: "TaskStateAborted" },
  Parallel: {
    entered: "ParallelStateEntered",
    exited: "ParallelStateExited",
    aborted: "ParallelStateAborted",
  },
  Map: { entered: "MapStateEntered", exited: "MapStateExited", aborted: "MapStateAborted" },
};

export const NOT_TRUNCATED: { readonly truncated: boolean } = { truncated: false };
