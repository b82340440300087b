// map-transfers.ts — reads and writes of map runs under way, their outcomes brought back as triggers.
//
// Owns: what is under way in this process, by execution. Never: decides what is read or written.
//   T1. A read or write is under way at most once in this process; giving it again while it is does nothing but
//       see to it that the answer says so where the command does.
//   T2. It stays under way until its outcome is durable, or nobody wants it any more.
//   T3. Writes of one run happen one after the other: the last one to a file is the one that was decided last.
//   T4. What a run wrote as it was torn down is written to the end, though nobody waits for it.
import type { Failure } from "../base/index.ts";
import { AssertionFailed } from "../base/index.ts";
import type { Command, Execution, ExecutionIdentity, TriggerBody } from "../core/index.ts";
import type { Entry } from "./entry.ts";
import type { MapData, ResultsOutcome } from "./map-data-port.ts";
import type { Clock, EngineIncident } from "./ports.ts";

export interface MapTransfersPorts {
  readonly clock: Clock;
  /** Absent: runs that need it fail by name. */
  readonly mapData: MapData | undefined;
  readonly post: (executionArn: string, entry: Entry) => void;
  readonly report: (incident: EngineIncident) => void;
}

type ReadItems = Extract<Command, { readonly type: "readItems" }>;
type WriteResults = Extract<Command, { readonly type: "writeResults" }>;

interface Transfer {
  readonly executionArn: string;
  readonly mapRunArn: string;
  readonly reads: boolean;
  readonly controller: AbortController;
  again: boolean;
  /** What the step was told that took the answer. */
  toldAgain: boolean;
  /** The same once more, of a read. */
  readonly repeat: () => void;
}

export class MapTransfers {
  readonly #ports: MapTransfersPorts;
  readonly #underWay = new Map<string, Transfer>();
  /** By map run: the last write in line. */
  readonly #writes = new Map<string, Promise<unknown>>();

  constructor(ports: MapTransfersPorts) {
    this.#ports = ports;
  }

  give(identity: ExecutionIdentity, command: ReadItems | WriteResults): void {
    const { mapRunArn } = command;
    const reads = command.type === "readItems";
    const id = command.type === "readItems" ? command.readId : `write:${command.writeId}`;
    const key = `${identity.arn} ${mapRunArn} ${id}`;
    const again = command.type === "readItems" && command.again;
    const known = this.#underWay.get(key);
    if (known !== undefined) {
      known.again ||= again;
      return;
    }
    const controller = new AbortController();
    const transfer = {
      ...{ executionArn: identity.arn, mapRunArn, reads, controller, again, toldAgain: false },
      repeat: () =>
        this.give(identity, command.type === "readItems" ? { ...command, again: true } : command),
    };
    this.#underWay.set(key, transfer);
    // Owned by the transfer: `run` never rejects.
    void this.#run(key, transfer, () => this.#triggerOf(identity, command, transfer));
  }

  /** Runs that have closed want no items any more, and nothing of what is kept for them. */
  follow(before: Execution | undefined, after: Execution | undefined): void {
    if (after === undefined || before?.mapRuns === after.mapRuns) return;
    const running = before?.mapRuns.filter(({ status }) => status === "RUNNING") ?? [];
    for (const { arn } of running) {
      if (after.mapRuns.find((run) => run.arn === arn)?.status === "RUNNING") continue;
      this.#forgetReads((transfer) => transfer.mapRunArn === arn);
      this.#ports.mapData?.release(arn);
    }
  }

  /** The execution will not go on in this process. */
  abandon(executionArn: string): void {
    this.#forgetReads((transfer) => transfer.executionArn === executionArn);
  }

  close(): void {
    for (const { controller } of this.#underWay.values()) controller.abort();
    this.#underWay.clear();
  }

  #forgetReads(isOne: (transfer: Transfer) => boolean): void {
    for (const [key, transfer] of this.#underWay) {
      if (!transfer.reads || !isOne(transfer)) continue;
      this.#underWay.delete(key);
      transfer.controller.abort();
    }
  }

  async #run(key: string, transfer: Transfer, trigger: () => Promise<TriggerBody>): Promise<void> {
    const { executionArn, controller } = transfer;
    const release = this.#ports.clock.hold();
    try {
      const body = await trigger();
      if (controller.signal.aborted) return;
      const told = (): void => {
        if (this.#underWay.get(key) !== transfer) return;
        this.#underWay.delete(key);
        // It was given again by the very turn that took the answer, when that had not yet heard of it.
        if (transfer.again && !transfer.toldAgain) transfer.repeat();
      };
      this.#ports.post(executionArn, { body: { type: "trigger", body }, keep: true, told });
    } finally {
      release();
    }
  }

  async #triggerOf(
    identity: ExecutionIdentity,
    command: ReadItems | WriteResults,
    transfer: Transfer,
  ): Promise<TriggerBody> {
    const { signal } = transfer.controller;
    if (command.type === "writeResults") return await this.#write(identity, command, signal);
    const { mapRunArn, readId } = command;
    const outcome = await this.#outcome(identity, "States.ItemReaderFailed", (mapData) =>
      mapData.read({ ...command, identity }, signal),
    );
    if (outcome.type === "failed") {
      return { type: "itemsNotRead", mapRunArn, readId, failure: outcome.failure };
    }
    const { type: _type, ...read } = outcome;
    return {
      ...{ type: "itemsRead", mapRunArn, readId },
      ...read,
      // Asked for when the trigger is taken: the read may have been given again while its answer waited.
      get again() {
        transfer.toldAgain = transfer.again;
        return transfer.again;
      },
    };
  }

  async #write(
    identity: ExecutionIdentity,
    command: WriteResults,
    signal: AbortSignal,
  ): Promise<TriggerBody> {
    const { mapRunArn, writeId } = command;
    const before = this.#writes.get(mapRunArn);
    const mine = this.#written(identity, command, signal, before);
    this.#writes.set(mapRunArn, mine);
    const outcome = await mine;
    if (this.#writes.get(mapRunArn) === mine) this.#writes.delete(mapRunArn);
    if (outcome.type === "written") {
      return { type: "resultsWritten", mapRunArn, writeId, sizes: outcome.sizes };
    }
    return { type: "resultsWritten", mapRunArn, writeId, sizes: [], failure: outcome.failure };
  }

  async #written(
    identity: ExecutionIdentity,
    command: WriteResults,
    signal: AbortSignal,
    before: Promise<unknown> | undefined,
  ): Promise<ResultsOutcome> {
    await before;
    return await this.#outcome(identity, "States.ResultWriterFailed", (mapData) =>
      mapData.write({ ...command, identity }, signal),
    );
  }

  async #outcome<T>(
    { arn }: ExecutionIdentity,
    error: string,
    ask: (mapData: MapData) => Promise<T>,
  ): Promise<T | { readonly type: "failed"; readonly failure: Failure }> {
    const { mapData, report } = this.#ports;
    if (mapData === undefined) {
      const cause = "This engine was built without a way to read items or write results.";
      return { type: "failed", failure: { error, cause } };
    }
    try {
      return await ask(mapData);
    } catch (bug) {
      const message = "Reading items or writing results threw.";
      report({ kind: "runnerBroken", executionArn: arn, message, error: bug });
      const cause =
        bug instanceof AssertionFailed || !(bug instanceof Error)
          ? "An internal error occurred."
          : bug.message;
      return { type: "failed", failure: { error, cause } };
    }
  }
}
