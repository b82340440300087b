// auditor.ts — watches a simulated story and says what must not have happened.
import { createHash } from "node:crypto";
import { compileDefinition, type Program } from "../../src/asl/index.ts";
import { isJsonObject, parseJson } from "../../src/base/index.ts";
import {
  decodeExecution,
  nextDueAt,
  outstandingCommands,
  parseTaskToken,
  type TaskRequest,
  waitingTasksOf,
} from "../../src/core/index.ts";
import type {
  CommitUnit,
  ExecutionStatus,
  ExecutionUnit,
  MapRunRecord,
  OpenedEngine,
  StartRequest,
  StoredExecution,
} from "../../src/engine/index.ts";
import type { MemoryStore } from "../../src/store/index.ts";
import { wrongCounts } from "./child-counts.ts";
import type { SimulatedObjects } from "./map-data.ts";
import { MapRunRules } from "./map-run-rules.ts";
import type { Life, World } from "./world.ts";

export interface Violation {
  /** The rule in words. */
  readonly rule: string;
  readonly evidence: string;
}

interface WireEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp: number;
  readonly [details: string]: unknown;
}

const OUTCOME =
  /^(Task|LambdaFunction|Activity)(Succeeded|Failed|TimedOut|StartFailed|SubmitFailed)$/;
const END = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;
const ENDS: Readonly<Record<string, ExecutionStatus>> = {
  ExecutionSucceeded: "SUCCEEDED",
  ExecutionFailed: "FAILED",
  ExecutionAborted: "ABORTED",
  ExecutionTimedOut: "TIMED_OUT",
};
/** What an execution fails with that has no room for the event of an answer. */
const HISTORY_FULL = "maximum number of history events";
/** The share of commits whose stored state is read again and compared with its indexes. */
const STATE_CHECKS = 0.05;

export class Auditor {
  readonly violations: Violation[] = [];
  readonly runs: MapRunRules;
  /** How often what was worth counting has happened. */
  readonly seen = new Map<string, number>();
  readonly #world: World;
  readonly #disk: MemoryStore;
  readonly #statuses = new Map<string, ExecutionStatus>();
  readonly #durableTasks = new Set<string>();
  /** The last attempt of a task, and in which life it was given. */
  readonly #given = new Map<string, { readonly attempt: number; readonly life: number }>();
  readonly #answers = new Map<string, string>();
  readonly #programs = new Map<string, Program>();
  readonly #waits = new Map<string, number>();
  readonly #historyCounts = new Map<string, number>();
  readonly #deleted = new Set<string>();
  readonly #versions = new Map<string, StartRequest>();
  /** Maps whose results are not as their children leave them. */
  readonly #writing = new Set<string>();
  /** Stored children by their map run, and the runs that are over. */
  readonly #children = new Map<string, string[]>();
  readonly #overRuns = new Set<string>();
  /** Children that ran although their map run was over, at the last look. */
  #orphans: { readonly life: number; readonly arns: ReadonlySet<string> } = {
    life: 0,
    arns: new Set(),
  };
  #checks: Promise<void>[] = [];

  constructor(world: World, disk: MemoryStore) {
    this.#world = world;
    this.#disk = disk;
    this.runs = new MapRunRules(this);
  }

  violate(rule: string, evidence: string): void {
    this.violations.push({ rule, evidence });
  }

  count(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  /** An execution that was started by a version, or an alias, remembers it. */
  startedBy(executionArn: string, request: StartRequest): void {
    this.#versions.set(executionArn, request);
  }

  /** Asked for; whether it will be is not known yet. */
  deleting(machineName: string): void {
    this.#deleted.add(machineName);
  }

  #isDeleted(mapRunArn: string): boolean {
    return this.#deleted.has(/:mapRun:([^/]*)\//.exec(mapRunArn)?.[1] ?? "");
  }

  get running(): number {
    let count = 0;
    for (const status of this.#statuses.values()) if (status === "RUNNING") count += 1;
    return count;
  }

  /** Running executions with an activity task whose worker may have died before it heard of it. */
  async abandoned(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const [arn, status] of this.#statuses) {
      if (status !== "RUNNING") continue;
      const [stored] = await this.#disk.load([arn]);
      const text = [...(stored?.frames.values() ?? [])].join();
      if (/"resourceArn":"[^"]*:activity:[^"]*","phase":"started"/.test(text)) found.push(arn);
    }
    return found;
  }

  learn(revisionId: string, definition: string): void {
    const value = parseJson(definition);
    if (isJsonObject(value)) this.#programs.set(revisionId, compileDefinition({ value }));
    this.#learnWaits(revisionId, JSON.parse(definition));
  }

  /** A batch is on the disk. */
  durable(units: readonly CommitUnit[], refused: readonly number[]): void {
    units.forEach((unit, i) => {
      if (unit.type !== "execution" || refused.includes(i)) return;
      this.#statuses.set(unit.executionArn, unit.standing.status);
      this.#learnChildren(unit);
      this.runs.durable(unit);
      this.#historyCounts.set(unit.executionArn, unit.standing.historyCount);
      for (const [, text] of unit.framesPut) {
        for (const [, taskId] of text.matchAll(/"taskId":"([^"]+)"/g)) {
          this.#durableTasks.add(`${unit.executionArn} ${taskId}`);
        }
      }
      if (this.#world.chance(STATE_CHECKS)) this.#checks.push(this.#checkState(unit.executionArn));
    });
  }

  /** A task reaches its runner. */
  given(request: TaskRequest, attempt: number, life: Life): void {
    const key = `${request.executionArn} ${request.taskId}`;
    const express = request.executionArn.includes(":express:");
    if (!express && !this.#durableTasks.has(key)) {
      this.violate("a task is given after the commit that scheduled it", key);
    }
    const before = this.#given.get(key);
    if (before?.life === life.number && !express) {
      this.violate("a task is given once in a life", key);
    }
    if (before !== undefined && attempt <= before.attempt && !express) {
      this.violate("every life counts the attempts of a task on", `${key}: ${attempt}`);
    }
    this.#given.set(key, { attempt, life: life.number });
  }

  /** SendTaskSuccess or SendTaskFailure was accepted. */
  accepted(token: string, output: string): void {
    const task = parseTaskToken(token);
    const key = `${task?.executionArn} ${task?.taskId}`;
    const before = this.#answers.get(key);
    if (before !== undefined)
      this.violate("a task accepts one answer", `${key}: ${before}, ${output}`);
    this.#answers.set(key, output);
  }

  stopped(executionArn: string): void {
    if (this.#statuses.get(executionArn) === "RUNNING") {
      this.violate("a stop is answered when it is durable", executionArn);
    }
  }

  /** A child may outlive its map run for a moment, or until the next life; not for ten seconds of one life. */
  checkOrphans(life: Life): void {
    const arns = new Set<string>();
    for (const mapRunArn of this.#overRuns) {
      for (const arn of this.#children.get(mapRunArn) ?? []) {
        if (this.#statuses.get(arn) === "RUNNING") arns.add(arn);
      }
    }
    for (const arn of arns) {
      if (this.#orphans.life === life.number && this.#orphans.arns.has(arn)) {
        this.violate("children of a map run that was given up are stopped", arn);
      }
    }
    this.#orphans = { life: life.number, arns };
  }

  /** Reads everything there is; answers a hash of it. */
  async finish(acknowledged: readonly string[], objects: SimulatedObjects): Promise<string> {
    await Promise.all(this.#checks);
    const hash = createHash("sha256");
    for (const arn of acknowledged) {
      if (!this.#statuses.has(arn)) this.violate("an acknowledged execution exists", arn);
    }
    for (const arn of this.#statuses.keys()) {
      const [stored] = await this.#disk.load([arn]);
      const page = await this.#disk.history(arn, { limit: 1_000_000, reverse: false });
      if (stored === undefined || page === undefined) {
        this.violate("a durable execution stays", arn);
        continue;
      }
      hash.update(`${arn}\n${JSON.stringify(stored.standing)}\n${page.events.join("\n")}\n`);
      const events: WireEvent[] = page.events.map((text) => JSON.parse(text));
      this.#checkExecution(stored, events);
      await this.#checkState(arn);
      const records = await this.#checkMapRuns(arn, objects);
      const { revisionId } = stored.birth;
      this.runs.checkOutputs(
        events,
        records,
        (name) => !this.#writing.has(`${revisionId} ${name}`),
      );
      this.#checkVersion(stored);
    }
    await this.#checkAnswers();
    return hash.digest("hex");
  }

  /** When all is quiet: nothing is left in memory that runs or waits to be given. */
  async checkQuiet(engine: OpenedEngine): Promise<void> {
    const { tasksRunning, activityTasksQueued, executionsSetAside } = engine.stats();
    if (tasksRunning + activityTasksQueued + executionsSetAside > 0) {
      const evidence = `${tasksRunning} ${activityTasksQueued} ${executionsSetAside}`;
      this.violate("nothing is left running when all is over", evidence);
    }
    const { items } = await engine.listExecutions({
      ...{ of: { everything: true }, status: "RUNNING", limit: 1 },
    });
    for (const { executionArn } of items) {
      this.violate("every execution ends when all is calm", executionArn);
    }
  }

  /** Who listens hears of what is durable, once in a life, and in order. */
  listen(engine: OpenedEngine, life: Life): void {
    const heard = new Map<string, number>();
    engine.subscribe({
      heard: (news) => {
        if (!life.alive) return;
        if (news.type === "statusChanged") {
          const { executionArn, status, type } = news.execution;
          const is = this.#statuses.get(executionArn);
          // One that ends in its first turn is told of as RUNNING all the same.
          if (type === "STANDARD" && status !== "RUNNING" && status !== is) {
            this.violate("news is of what is durable", `${executionArn}: ${status}, not ${is}`);
          }
          return;
        }
        const { executionArn, firstId, events } = news;
        if (executionArn.includes(":express:")) return;
        const last = firstId + events.length - 1;
        const durable = this.#historyCounts.get(executionArn) ?? 0;
        if (last > durable) {
          this.violate("news is of what is durable", `${executionArn}: ${last} of ${durable}`);
        }
        if (firstId <= (heard.get(executionArn) ?? 0)) {
          this.violate("an event is told once in a life", `${executionArn} #${firstId}`);
        }
        heard.set(executionArn, last);
      },
    });
  }

  #checkVersion({ executionArn, birth }: StoredExecution): void {
    const request = this.#versions.get(executionArn);
    if (request === undefined) return;
    const { stateMachineVersionArn: version, stateMachineAliasArn: alias } = birth;
    if (version !== request.stateMachineVersionArn || alias !== request.stateMachineAliasArn) {
      this.violate("an execution remembers what it was started by", `${executionArn} ${version}`);
    }
  }

  #learnChildren(unit: ExecutionUnit): void {
    const run = unit.birth?.mapRunArn;
    if (run !== undefined) {
      this.#children.set(run, [...(this.#children.get(run) ?? []), unit.executionArn]);
    }
    for (const { mapRunArn, status } of unit.mapRuns) {
      if (status === "RUNNING") this.#overRuns.delete(mapRunArn);
      else this.#overRuns.add(mapRunArn);
    }
  }

  #checkExecution(stored: StoredExecution, events: readonly WireEvent[]): void {
    const { executionArn, standing } = stored;
    const { status, redriveCount, historyCount } = standing;
    if (status === "RUNNING") {
      const tail = events.slice(-3).map((event) => JSON.stringify(event));
      const state = [...stored.frames].map(([key, text]) => `${key} ${text}`).join("\n");
      const evidence = [executionArn, stored.notes, ...tail, stored.head, state].join("\n");
      this.violate("every execution ends when all is calm", evidence);
    }
    if (historyCount !== events.length) {
      this.violate("the count of events is right", `${executionArn}: ${historyCount}`);
    }
    const scheduled = new Set<number>();
    const ends = events.filter((event) => END.test(event.type));
    if (ends.length !== redriveCount + 1 && status !== "RUNNING") {
      this.violate("there is one end event a redrive", `${executionArn}: ${ends.length}`);
    }
    const last = events.at(-1)?.type ?? "";
    if (status !== "RUNNING" && ENDS[last] !== status) {
      this.violate("the last event is the end", `${executionArn}: ${status} after ${last}`);
    }
    events.forEach((event, i) => {
      if (event.id !== i + 1)
        this.violate("event ids are dense from 1", `${executionArn} #${event.id}`);
      if (event.previousEventId >= event.id || event.previousEventId < 0) {
        this.violate("an event follows an earlier one", `${executionArn} #${event.id}`);
      }
      if (OUTCOME.test(event.type)) this.#checkOutcome(executionArn, events, event, scheduled);
      if (event.type === "WaitStateExited") this.#checkWait(stored, events, event);
    });
  }

  #checkOutcome(
    arn: string,
    events: readonly WireEvent[],
    outcome: WireEvent,
    scheduled: Set<number>,
  ): void {
    let at = events[outcome.previousEventId - 1];
    while (at !== undefined && !/Scheduled$/.test(at.type)) {
      if (/State(Entered|Exited)$/.test(at.type) || OUTCOME.test(at.type)) {
        at = undefined;
        break;
      }
      at = events[at.previousEventId - 1];
    }
    const evidence = `${arn} #${outcome.id} ${outcome.type}`;
    if (at === undefined) this.violate("an outcome follows its Scheduled event", evidence);
    else if (scheduled.has(at.id)) this.violate("a scheduled task has one outcome", evidence);
    else scheduled.add(at.id);
  }

  #checkWait(stored: StoredExecution, events: readonly WireEvent[], exited: WireEvent): void {
    const entered = events[exited.previousEventId - 1];
    const details = entered?.["stateEnteredEventDetails"] as { readonly name: string } | undefined;
    const seconds = this.#waits.get(`${stored.birth.revisionId} ${details?.name}`);
    if (entered === undefined || seconds === undefined || stored.standing.redriveCount > 0) return;
    const waited = Math.round((exited.timestamp - entered.timestamp) * 1000);
    if (waited < seconds * 1000) {
      const evidence = `${stored.executionArn} #${exited.id}: ${waited} ms of ${seconds} s`;
      this.violate("a Wait waits its whole time", evidence);
    }
  }

  async #checkState(arn: string): Promise<void> {
    try {
      await this.#compareState(arn);
    } catch (error) {
      this.violate("what is stored can be read", `${arn}: ${String(error)}`);
    }
  }

  /** What the indexes say of an execution must follow from its state. */
  async #compareState(arn: string): Promise<void> {
    const [stored] = await this.#disk.load([arn]);
    await this.#compareWaiting(arn, stored);
    if (stored?.head === undefined || stored.standing.status !== "RUNNING") return;
    const program = this.#programs.get(stored.birth.revisionId);
    if (program === undefined) return;
    const execution = decodeExecution(stored.head, stored.frames);
    const due = await this.#disk.due({ until: Number.MAX_SAFE_INTEGER, limit: 1_000_000 });
    const dueAt = due.items.find((entry) => entry.executionArn === arn)?.dueAt;
    if (dueAt !== nextDueAt(execution)) {
      this.violate("the due index is right", `${arn}: ${dueAt}, not ${nextDueAt(execution)}`);
    }
    const until = await this.#disk.lastStarted();
    const pending = (await this.#disk.pending({ until, limit: 1_000_000 })).items.includes(arn);
    const given = outstandingCommands(program, execution).some(
      (command) =>
        command.type === "giveChildren" ||
        command.type === "stopChildren" ||
        command.type === "readItems" ||
        command.type === "writeResults" ||
        (command.type === "scheduleTask" && !command.waiting),
    );
    if (given && !pending) this.violate("recovery finds what must be given again", arn);
    if (pending && !given && execution.ready.length === 0) {
      this.violate("recovery loads only what must be given again", arn);
    }
    if (!given && !pending && dueAt === undefined && !this.#waitsForToken(program, stored)) {
      this.violate("a running execution waits for something", arn);
    }
  }

  async #compareWaiting(arn: string, stored: StoredExecution | undefined): Promise<void> {
    const { items } = await this.#disk.waiting({ limit: 1_000_000 });
    const listed = items.filter(({ executionArn }) => executionArn === arn);
    const tasks =
      stored?.head === undefined ? [] : waitingTasksOf(decodeExecution(stored.head, stored.frames));
    const [said, right] = [listed, tasks].map((marks) =>
      marks
        .map(({ since, enteredEventId }) => `${since} ${enteredEventId}`)
        .sort()
        .join(),
    );
    if (said !== right) {
      this.violate("the index of waiting tasks is right", `${arn}: ${said}, not ${right}`);
    }
  }

  #waitsForToken(program: Program, stored: StoredExecution): boolean {
    const execution = decodeExecution(stored.head ?? "", stored.frames);
    return outstandingCommands(program, execution).some(
      (command) => command.type === "scheduleTask" && command.waiting === true,
    );
  }

  async #checkMapRuns(
    arn: string,
    objects: SimulatedObjects,
  ): Promise<ReadonlyMap<string, MapRunRecord>> {
    const runs = await this.#disk.mapRuns(arn, { limit: 1000 });
    for (const run of runs.items) {
      const { mapRunArn, status } = run;
      if (status === "RUNNING") this.violate("every map run ends", mapRunArn);
      objects.checkRun(run);
      this.runs.checkEnd(run);
      const { items } = await this.#disk.list({ of: { mapRunArn }, limit: 1000 });
      // Express children are not stored; those that came after their machine was deleted were never begun.
      if (items.length === 0 || this.#isDeleted(mapRunArn)) continue;
      for (const wrong of wrongCounts(run, items)) {
        const evidence = `${mapRunArn} (${status}): ${wrong}`;
        this.violate("a map run that has ended counts what its children ended with", evidence);
      }
    }
    return new Map(runs.items.map((run) => [run.mapRunArn, run]));
  }

  /** An accepted answer is in its execution's history, once. */
  async #checkAnswers(): Promise<void> {
    for (const [key, output] of this.#answers) {
      const [arn = ""] = key.split(" ");
      const page = await this.#disk.history(arn, { limit: 1_000_000, reverse: false });
      if (page?.events.at(-1)?.includes(HISTORY_FULL) === true) continue;
      const wanted = JSON.stringify(output);
      const found = (page?.events ?? []).filter(
        (text) => text.includes(wanted) && OUTCOME.test(/"type":"(\w+)"/.exec(text)?.[1] ?? ""),
      );
      if (found.length !== 1) {
        this.violate("an accepted answer counts once", `${key}: ${found.length} times ${output}`);
      }
    }
  }

  #learnWaits(revisionId: string, part: unknown): void {
    if (typeof part !== "object" || part === null) return;
    for (const [name, value] of Object.entries(part)) {
      if (value?.Type === "Wait") this.#waits.set(`${revisionId} ${name}`, value.Seconds);
      if (value?.ResultWriter !== undefined) this.#writing.add(`${revisionId} ${name}`);
      this.#learnWaits(revisionId, value);
    }
  }
}
