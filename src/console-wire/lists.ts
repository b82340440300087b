// lists.ts — executions found, activities, tokens that wait.

export type Status =
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILED"
  | "TIMED_OUT"
  | "ABORTED"
  | "PENDING_REDRIVE";

export interface Refusal {
  /** AWS's name where the operation has one (`ExecutionDoesNotExist`), else `NotAllowed`, `ReadOnly`, `BadRequest`, `NotFound`. */
  readonly error: string;
  /** What is wrong and what to do instead. */
  readonly message: string;
}

/** `GET info`. */
export interface ConsoleInfo {
  readonly version: string;
  readonly region: string;
  readonly accountId: string;
  /** Where the AWS CLI and SDKs reach this server, e.g. `http://127.0.0.1:8083`. */
  readonly endpoint: string;
  /** True: nothing can be changed from the console. */
  readonly readOnly: boolean;
  /** The server's clock, so that the console can tell elapsed time. */
  readonly now: number;
  /** What is embedded here besides Step Functions. */
  readonly services: readonly string[];
}

/**
 * `POST call/<Operation>` with the operation's own JSON: any of Step Functions' 37 operations, answered as on the wire
 * (times in seconds). In read-only mode those that change something are refused with `ReadOnly`.
 */
export type OperationCall = Readonly<Record<string, unknown>>;

/**
 * `GET executions`: the newest first. All filters are optional and are joined by "and":
 *   best=1 (with `name` alone: the execution that is called so, then those whose names begin so, then the others)
 *   status=RUNNING,FAILED  machine=<arn of a machine, a version or an alias, or a machine's name>  mapRun=<arn>  name=<part of it>  from=<ms>  to=<ms> (of the start)
 *   text=<words looked for in name, input, output, error, cause>  after=<next or previous>  limit=<1..1000, default 100>
 *   counts=1 (adds `counts`)
 * A page may hold fewer than asked for though there is more, where little of what was looked at fits, and some more
 * where Express executions stand between the others. `counts` are absent for a search by text.
 * A search by text looks through a bounded number of executions a request and says with `next` that there is more.
 */
export interface ExecutionPage {
  readonly items: readonly ExecutionItem[];
  readonly next?: string;
  /** How many executions the search has looked at, where it searched by text. */
  readonly searched?: number;
  /** By status, under the same filters without `status`; absent unless asked for. */
  readonly counts?: Readonly<Record<Status, number>>;
}

/** What every list and every page says of an execution. */
export interface ExecutionStanding {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly machineName: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly status: Status;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly redriveCount: number;
  readonly mapRunArn?: string;
  readonly versionArn?: string;
  readonly aliasArn?: string;
  /** Of failed ones. */
  readonly error?: string;
}

export interface ExecutionItem extends ExecutionStanding {
  readonly itemCount?: number;
  /** Where a search by text found it: `input`, `output`, `error`, `cause`, `name`, and some characters around it. */
  readonly found?: { readonly in: string; readonly around: string };
}

/** `GET machines`: every machine with what happened to it. */
export interface MachineItem {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly status: "ACTIVE" | "DELETING";
  readonly creationDate: number;
  readonly updateDate: number;
  readonly counts: Readonly<Record<Status, number>>;
  readonly lastStart?: number;
  /** Of the executions kept, closed ones: from the start to the end, with the time before a redrive. */
  readonly p50Ms?: number;
  readonly p95Ms?: number;
}

/**
 * `GET tokens`: tasks that wait for SendTaskSuccess or SendTaskFailure, and activity tasks; the oldest wait first. All
 * filters are optional and are joined by "and":
 *   text=<part of the machine's, the execution's, the state's or the activity's name>  resource=<as the definition has it>
 *   after=<next>  limit=<1..1000, default 100>
 * `execution=<arn>` alone: all those of one execution, on one page.
 */
export interface TokenPage {
  /** It may hold fewer than asked for though there is more: those that were answered meanwhile are not in it. */
  readonly items: readonly WaitingToken[];
  /** How many there are under these filters, on this page and on all others. */
  readonly total: number;
  /** How many of them come before this page. */
  readonly before: number;
  readonly next?: string;
  /** `after` of the page before; the empty text: it is the first. Absent on the first page. */
  readonly previous?: string;
}

export interface WaitingToken {
  readonly taskToken: string;
  readonly executionArn: string;
  readonly machineName: string;
  readonly executionName: string;
  readonly stateName: string;
  readonly enteredEventId: number;
  /** Inside a Map: the indexes of the iterations it is in, of the outermost first. */
  readonly iteration?: readonly number[];
  /** `arn:aws:states:::sqs:sendMessage.waitForTaskToken`, or the activity's ARN. */
  readonly resource: string;
  readonly since: number;
  readonly timeoutAt?: number;
  readonly heartbeatAt?: number;
  /** What the task was given, JSON text. */
  readonly parameters: string;
  readonly waitsFor: "callback" | "activityWorker" | "activityAnswer";
  /** Of an activity's task that a worker has fetched, where the worker told its name. */
  readonly workerName?: string;
}

/** `GET activities`. */
export interface ActivityItem {
  readonly activityArn: string;
  readonly name: string;
  readonly creationDate: number;
  readonly tasksQueued: number;
  readonly tasksRunning: number;
  readonly workersPolling: number;
}

/** `GET samples?arn=<of a machine or a version>`: inputs to begin with, beside those of its executions. */
export interface Samples {
  readonly project: readonly ProjectSample[];
  readonly derived: DerivedSample;
}

/** From the files of the project that the machine came from. */
export interface ProjectSample {
  readonly name: string;
  /** The file, or what declares it. */
  readonly from: string;
  /** JSON text. */
  readonly input: string;
}

/** Made of what the definition reads of its input. */
export interface DerivedSample {
  /** JSON text; `{}` where nothing is read. */
  readonly input: string;
  readonly isRead: boolean;
  /** The first state whose task is handed the whole input, of which it is not known what that reads. */
  readonly handedTo?: string;
}
