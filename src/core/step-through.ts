// step-through.ts — an execution taken to its end in memory: a host with a clock that jumps, for tests.
//
// Children of a Distributed Map are taken to their ends as soon as they start; tasks are answered by a function.
import { compileDefinition, type Program, parseDefinition } from "../asl/index.ts";
import { assert, type Failure, type Json, Payload, stringifyJson } from "../base/index.ts";
import type { Command, TaskRequest } from "./command.ts";
import { decodeExecution } from "./decode.ts";
import { encodeFrames } from "./encode.ts";
import { AWS_LIMITS, type Execution, type Limits } from "./execution.ts";
import type { HistoryEvent } from "./history-event.ts";
import { step } from "./step.ts";
import type { ClosedChild, ExecutionIdentity, TriggerBody } from "./trigger.ts";

/** What becomes of a task: an answer at once, or none until a clock runs out. */
export type TaskReply =
  | { readonly output: Json; readonly submitted?: Json }
  | { readonly failure: Failure; readonly stage?: "schedule" | "start" | "submit" }
  | "silence";

export interface Passage {
  readonly answer?: (request: TaskRequest, count: number) => TaskReply;
  /** The same, word for word; goes before `answer`. */
  readonly answers?: (request: TaskRequest) => readonly TriggerBody[];
  /** What becomes of reads and writes of map runs; none: they are never answered. */
  readonly read?: (command: Extract<Command, { type: "readItems" }>) => readonly TriggerBody[];
  readonly write?: (command: Extract<Command, { type: "writeResults" }>) => readonly TriggerBody[];
  /** Children of map runs begin and are never heard of. */
  readonly silentChildren?: boolean;
  readonly limits?: Partial<Limits>;
  readonly transitionsMax?: number;
  readonly seed?: string;
  /** Store the execution after every step and read it back. */
  readonly stored?: boolean;
  readonly identity?: Partial<ExecutionIdentity>;
}

export const START_MS = 1_790_000_000_123;

export const IDENTITY: ExecutionIdentity = {
  arn: "arn:aws:states:us-east-1:123456789012:execution:machine:run",
  name: "run",
  roleArn: "arn:aws:iam::123456789012:role/role",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:machine",
  stateMachineName: "machine",
  type: "STANDARD",
  flow: 0,
  region: "us-east-1",
  account: "123456789012",
};

/** A program from a definition that has nothing wrong with it. */
export function programOf(definition: Json): Program {
  const parsed = parseDefinition(stringifyJson(definition));
  assert(parsed.ok, "the definition of a test is one");
  return compileDefinition(parsed.value);
}

/** One execution and everything that was said of it. */
export class Traveller {
  readonly program: Program;
  readonly history: HistoryEvent[] = [];
  readonly commands: Command[] = [];
  /** What was sent, in order; replaying it gives the same history. */
  readonly triggers: { readonly at: number; readonly body: TriggerBody }[] = [];
  execution: Execution | undefined;
  at: number = START_MS;
  readonly #passage: Passage;
  readonly #timers = new Map<string, number>();
  readonly #mail: TriggerBody[] = [];
  readonly #begun = new Set<string>();
  readonly #records = new Map<string, string>();
  #steps = 0;
  #tasks = 0;

  constructor(program: Program, passage: Passage = {}) {
    this.program = program;
    this.#passage = passage;
  }

  /** The execution; it must have begun. */
  get now(): Execution {
    assert(this.execution !== undefined, "the execution has begun");
    return this.execution;
  }

  begin(input: Json | Payload): this {
    const identity = { ...IDENTITY, ...this.#passage.identity };
    const payload = input instanceof Payload ? input : new Payload(input);
    this.send({ type: "started", identity, input: payload });
    return this;
  }

  /** Goes on until the execution has closed, or waits for nothing that comes by itself. */
  travel(): this {
    for (let i = 0; i < 100_000 && this.now.status === "RUNNING"; i++) if (!this.go()) break;
    return this;
  }

  /** One trigger on: the next answer, or else the next timer; false where there is none. */
  go(): boolean {
    const mail = this.#mail.shift();
    if (mail === undefined) return this.fireNextTimer();
    this.send(mail);
    return true;
  }

  /** Turns the clock to the next timer. */
  fireNextTimer(): boolean {
    const [next] = [...this.#timers].sort((left, right) => left[1] - right[1]);
    if (next === undefined) return false;
    this.at = Math.max(this.at, next[1]);
    this.#timers.delete(next[0]);
    this.send({ type: "timerFired", timerId: next[0] });
    return true;
  }

  send(body: TriggerBody): void {
    const { limits, transitionsMax = 1_000_000, seed = "seed" } = this.#passage;
    let next: TriggerBody | undefined = body;
    while (next !== undefined) {
      this.#steps += 1;
      this.triggers.push({ at: this.at, body: next });
      const before: Execution | undefined = this.execution;
      const trigger = { at: this.at, seed: `${seed}${this.#steps}`, ...next };
      const options = { transitionsMax, limits: { ...AWS_LIMITS, ...limits } };
      const result = step(this.program, before, trigger, options);
      this.execution = this.#kept(before, result.execution);
      this.history.push(...result.history);
      for (const command of result.commands) this.#obey(command);
      next = result.unfinished ? { type: "continued" } : undefined;
    }
  }

  #kept(before: Execution | undefined, after: Execution): Execution {
    if (this.#passage.stored !== true) return after;
    const { head, put, del } = encodeFrames(before, after);
    for (const [key, text] of put) this.#records.set(key, text);
    for (const key of del) this.#records.delete(key);
    return decodeExecution(head, this.#records);
  }

  #obey(command: Command): void {
    this.commands.push(command);
    switch (command.type) {
      case "startTimer":
        this.#timers.set(command.timerId, command.dueAt);
        return;
      case "cancelTimer":
        this.#timers.delete(command.timerId);
        return;
      case "scheduleTask":
        this.#mail.push(...this.#answers(command.request));
        return;
      case "startChildren":
        for (const { arn } of command.children) this.#begun.add(arn);
        if (this.#passage.silentChildren === true) return;
        this.#mail.push({
          type: "childrenClosed",
          mapRunArn: command.mapRunArn,
          children: command.children.map((child) => this.#closed(command, child)),
        });
        return;
      case "readItems":
        this.#mail.push(...(this.#passage.read?.(command) ?? []));
        return;
      case "writeResults":
        this.#mail.push(...(this.#passage.write?.(command) ?? []));
        return;
      case "stopChildren":
        this.#mail.push(this.#stopped(command));
        return;
      case "giveChildren":
      case "redriveChildren":
      case "cancelTask":
      case "close":
        return;
    }
  }

  #answers(request: TaskRequest): TriggerBody[] {
    this.#tasks += 1;
    const given = this.#passage.answers?.(request);
    if (given !== undefined) return [...given];
    const reply = this.#passage.answer?.(request, this.#tasks) ?? "silence";
    const { taskId } = request;
    if (reply === "silence") return [];
    if ("failure" in reply) {
      const stage = reply.stage === undefined ? {} : { stage: reply.stage };
      return [{ type: "taskFailed", taskId, failure: reply.failure, ...stage }];
    }
    const { submitted } = reply;
    const answer: TriggerBody = {
      type: "taskSucceeded",
      taskId,
      output: new Payload(reply.output),
    };
    return submitted === undefined
      ? [answer]
      : [{ type: "taskSubmitted", taskId, output: new Payload(submitted) }, answer];
  }

  /** Children that have ended, whose news is in the mail before this, are aborted to no effect. */
  #stopped({ mapRunArn, children }: Extract<Command, { type: "stopChildren" }>): TriggerBody {
    const ends = children.map(({ index, arn }) => {
      return { index, status: "ABORTED", begun: this.#begun.has(arn) } as const;
    });
    return { type: "childrenClosed", mapRunArn, children: ends };
  }

  #closed(
    start: Extract<Command, { type: "startChildren" }>,
    child: (typeof start)["children"][number],
  ): ClosedChild {
    const { flow, executionType, machineName } = start;
    const identity = {
      ...IDENTITY,
      arn: child.arn,
      name: child.name,
      flow,
      type: executionType,
      stateMachineName: machineName,
    };
    const own = new Traveller(this.program, { ...this.#passage, identity, seed: child.name });
    own.at = this.at;
    const { status, output, failure } = own.begin(child.input.value).travel().now;
    assert(status !== "RUNNING" && status !== "PENDING_REDRIVE", "a child comes to its end");
    return {
      index: child.index,
      status,
      ...(output === undefined ? {} : { output }),
      ...(failure === undefined ? {} : { failure }),
      input: child.input.text(),
      startDate: own.now.startDate,
      ...(own.now.stopDate === undefined ? {} : { stopDate: own.now.stopDate }),
    };
  }
}

/** From the start to the end. */
export function stepThrough(definition: Json, input: Json, passage: Passage = {}): Traveller {
  return new Traveller(programOf(definition), passage).begin(input).travel();
}

/** `5<4 PassStateExited`, one a line: what happened, and what followed what. */
export function outline(history: readonly HistoryEvent[]): readonly string[] {
  return history.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);
}
