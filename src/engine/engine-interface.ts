// engine-interface.ts — what the engine does for the rooms above: the door in.
import type { Failure, TimestampMs } from "../base/index.ts";
import type { MapRunSettings } from "../core/index.ts";
import type { Catalog } from "./catalog.ts";
import type {
  ActivityTask,
  ExecutionRecord,
  ExecutionStatus,
  ExecutionSummary,
  HistoryPage,
  HistoryQuery,
  ListExecutionsQuery,
  ListPage,
  MapRunRecord,
  RedriveAnswer,
  StartAnswer,
  StartRequest,
  StartSyncAnswer,
  StopAnswer,
  TaskAnswer,
  TaskAnswerResult,
} from "./records.ts";
import type { FindQuery, FoundPage, Tally, TimingsPage, TimingsQuery } from "./search-port.ts";
import type { WaitingQuery, WaitingTally } from "./waiting-port.ts";
import type { WaitingTaskPage, WaitingTaskRecord } from "./waiting-tasks.ts";

/**
 * Every promise of a change resolves after the commit that made it durable (Express: at once) and rejects with
 * {@link EngineUnavailable} when it could not be made durable; nothing has happened then, or the same call made
 * again is answered rightly.
 */
export interface Engine {
  readonly catalog: Catalog;

  startExecution(request: StartRequest): Promise<StartAnswer>;
  /** Express only; resolves at the close. */
  startSyncExecution(request: StartRequest): Promise<StartSyncAnswer>;
  /** A closed execution answers with its own stop date. */
  stopExecution(executionArn: string, failure: Failure): Promise<StopAnswer>;
  redriveExecution(executionArn: string, clientToken?: string): Promise<RedriveAnswer>;

  describeExecution(executionArn: string): Promise<ExecutionRecord | undefined>;
  listExecutions(query: ListExecutionsQuery): Promise<ListPage<ExecutionSummary>>;
  /** The same with what people look for; Express executions as long as they are remembered. */
  findExecutions(query: FindQuery): Promise<FoundPage>;
  tallyExecutions(of: FindQuery["of"]): Promise<readonly Tally[]>;
  executionTimings(query: TimingsQuery): Promise<TimingsPage>;
  /** Undefined where there is no such execution. */
  history(executionArn: string, query: HistoryQuery): Promise<HistoryPage | undefined>;
  /** Resolves when the execution is closed, at once where it is already; undefined where there is none. */
  closed(executionArn: string, signal?: AbortSignal): Promise<ExecutionRecord | undefined>;

  completeTask(taskToken: string, answer: TaskAnswer): Promise<TaskAnswerResult>;
  heartbeat(taskToken: string): Promise<TaskAnswerResult>;
  /** Long poll of 60 s by the clock; undefined where no task came. Rejects with {@link TooManyWorkers}. */
  getActivityTask(
    activityArn: string,
    workerName: string | undefined,
    signal?: AbortSignal,
  ): Promise<ActivityTask | undefined>;

  /** Tasks that somebody outside must answer, children of map runs among them, the oldest wait first. */
  waitingTasks(query: WaitingQuery): Promise<WaitingTaskPage>;
  /** Those of one execution, without its children's. */
  waitingTasksIn(executionArn: string): Promise<readonly WaitingTaskRecord[]>;
  waitingTally(): Promise<readonly WaitingTally[]>;
  /** Workers that wait for a task of the activity. */
  pollersOf(activityArn: string): number;

  describeMapRun(mapRunArn: string): Promise<MapRunRecord | undefined>;
  /** Newest first. */
  listMapRuns(
    executionArn: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<ListPage<MapRunRecord>>;
  /** `completed`: AWS answers ValidationException, reason CANNOT_UPDATE_COMPLETED_MAP_RUN. */
  updateMapRun(
    mapRunArn: string,
    settings: MapRunSettings,
  ): Promise<"updated" | "completed" | "mapRunDoesNotExist">;

  /**
   * Marks the machine DELETING (durable when it resolves). Its running executions end at their next transition;
   * when none runs any more the engine deletes every document whose key is the ARN, or begins with the ARN and a
   * colon, in all kinds but `stateMachineRevision`. With nothing running that has happened when this resolves.
   */
  deleteStateMachine(stateMachineArn: string): Promise<void>;
  isDeleting(stateMachineArn: string): boolean;

  /** Calls the listener after each commit; returns how to stop. A listener must not throw. */
  subscribe(listener: EngineListener | StatusListener | WorkerListener): () => void;
  stats(): EngineStats;

  /** Takes no new work, lets turns under way commit, aborts running tasks (they are given again), closes the store. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What has just become durable (Express: happened). */
export type EngineNews =
  | { readonly type: "statusChanged"; readonly execution: ExecutionRecord }
  | {
      readonly type: "historyAppended";
      readonly executionArn: string;
      readonly firstId: number;
      /** Wire events as JSON texts. */
      readonly events: readonly string[];
    };

export interface EngineListener {
  /** Only news of this execution; absent: of all. */
  readonly executionArn?: string;
  readonly heard: (news: EngineNews) => void;
}

/** Hears of changes of status alone; of the data of executions nothing is made for it. */
export interface StatusListener {
  readonly statusChanged: (change: StatusChange) => void;
}

/** Hears that tasks of some activity were queued, fetched or ended, or that a worker began or ceased to ask for one. */
export interface WorkerListener {
  readonly workersChanged: () => void;
}

export interface StatusChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly status: ExecutionStatus;
  readonly startDate: TimestampMs;
  readonly stopDate: TimestampMs | undefined;
  readonly redriveCount: number;
  /** What it was started by, where that was not the machine itself. */
  readonly stateMachineVersionArn?: string | undefined;
  readonly stateMachineAliasArn?: string | undefined;
}

/** Counters since the start and sizes now. */
export interface EngineStats {
  readonly executionsStarted: number;
  readonly executionsClosed: number;
  readonly executionsResident: number;
  readonly executionsSetAside: number;
  /** Not run, because the process died in their turn again and again. */
  readonly executionsHeldBack: number;
  readonly turns: number;
  readonly commits: number;
  readonly unitsCommitted: number;
  readonly commitsFailed: number;
  readonly tasksRunning: number;
  readonly tasksStarted: number;
  readonly activityPollers: number;
  readonly activityTasksQueued: number;
  readonly timersFired: number;
}

/** The store could not make the change durable; the caller may try again. */
export class EngineUnavailable extends Error {
  override readonly name: string = "EngineUnavailable";
}

/** What was asked came too late, or was under way: the engine is being closed, as it was meant to. */
export class EngineClosing extends EngineUnavailable {
  override readonly name = "EngineClosing";

  constructor() {
    super("The engine is closing.");
  }
}
