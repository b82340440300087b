// context.ts — what an operation is given: whom it serves, the engine, time and chance.
import type { ServiceKnowledge } from "../asl/index.ts";
import type { Scope, TimestampMs } from "../base/index.ts";
import type { Chance, Engine } from "../engine/index.ts";
import type { StateTester } from "./test-state/index.ts";
import type { Checked, JsonText, Wire } from "./wire.ts";

/** Whether a log group stands; asked when a logging configuration names one. */
export type LogGroupExists = (logGroupArn: string) => Promise<boolean>;

/** Mocked test cases, started as `<machine ARN>#<case>`. */
export interface TestCases {
  /** Why the case cannot be run; undefined where it can. */
  problem(stateMachineName: string, testCase: string, definition: string): string | undefined;
  /** Keeps which case an execution runs, before it starts. */
  remember(stateMachineArn: string, executionName: string, testCase: string): Promise<void>;
}

export interface ApiContext {
  readonly engine: Engine;
  readonly scope: Scope;
  readonly chance: Chance;
  readonly now: () => TimestampMs;
  /** 262,144 on AWS; Infinity where limits are relaxed. */
  readonly payloadBytesMax: number;
  /** Undefined: no log service is attached, every destination is taken. */
  readonly logGroupExists: LogGroupExists | undefined;
  /** Undefined: no mock file is given, and a start with a test case is refused. */
  readonly testCases: TestCases | undefined;
  /** What the services of AWS have and take. */
  readonly knowledge: ServiceKnowledge;
  /** Runs single states for TestState; undefined: the operation is refused. */
  readonly tester: StateTester | undefined;
  /** Aborted when nobody waits for the answer any more. Given to operations that wait. */
  readonly signal: AbortSignal | undefined;
}

/** One operation: a checked request in, an answer out; a refusal is a thrown ServiceError. */
export type Operation<Request, Answer> = (
  context: ApiContext,
  request: Checked<Request>,
) => Promise<Wire<Answer> | JsonText>;
