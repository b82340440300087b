// closed-child.ts — how a child of a Distributed Map ended, as its parent hears of it.
import type { Failure, Payload, TimestampMs } from "../base/index.ts";
import type { ClosedChild, Execution } from "../core/index.ts";
import type { ExecutionBirth } from "./store-port.ts";

/** Undefined while it runs. */
export function closedChild(
  index: number,
  birth: Pick<ExecutionBirth, "input"> | undefined,
  execution: Execution,
): ClosedChild | undefined {
  const { status } = execution;
  if (status === "RUNNING" || status === "PENDING_REDRIVE") return undefined;
  return new Closed(index, status, birth, execution);
}

/** Members that are asked for seldom are made then. */
class Closed implements ClosedChild {
  readonly index: number;
  readonly status: ClosedChild["status"];
  readonly output?: Payload;
  readonly failure?: Failure;
  readonly startDate: TimestampMs;
  readonly stopDate?: TimestampMs;
  readonly redriveCount: number;
  readonly #birth: Pick<ExecutionBirth, "input"> | undefined;

  constructor(
    index: number,
    status: ClosedChild["status"],
    birth: Pick<ExecutionBirth, "input"> | undefined,
    execution: Execution,
  ) {
    this.index = index;
    this.status = status;
    if (execution.output !== undefined) this.output = execution.output;
    if (execution.failure !== undefined) this.failure = execution.failure;
    this.startDate = execution.startDate;
    if (execution.stopDate !== undefined) this.stopDate = execution.stopDate;
    this.redriveCount = execution.redriveCount;
    this.#birth = birth;
  }

  get input(): string {
    return this.#birth?.input ?? "null";
  }
}
