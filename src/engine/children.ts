// children.ts — the executions of a Distributed Map: started, stopped, redriven, and reported to their parent.
//
// Owns: news of closed children that their parents have not heard yet. Safe to repeat in both directions: a child
// that is started again answers how it stands, a child that is reported again is known to the parent.
//   C1. A child is reported only after its end is durable (Express children: has happened).
//   C2. News waits here until a turn of the parent takes it, so a batch grows while the parent is busy.
import { Payload, parseArn, stateMachineArn, type TimestampMs } from "../base/index.ts";
import {
  type ChildAgain,
  type ChildStart,
  type ClosedChild,
  type Command,
  type Execution,
  type ExecutionIdentity,
  homeOf,
} from "../core/index.ts";
import type { ChildInputs, Made } from "./child-inputs.ts";
import { closedChild } from "./closed-child.ts";
import { type Entry, type EntryOutcome, NO_FAILURE } from "./entry.ts";
import type { ExpressGate } from "./express-gate.ts";
import type { Clock } from "./ports.ts";
import type { Slot } from "./slot.ts";
import type { ExecutionBirth } from "./store-port.ts";
import type { WholeChildren } from "./whole-children.ts";

const STOP: Entry = {
  body: { type: "trigger", body: { type: "stopRequested", failure: NO_FAILURE } },
  keep: true,
};

const NEVER_BEGUN: Omit<ClosedChild, "index"> = { status: "ABORTED", begun: false };

export interface ChildrenPorts {
  readonly clock: Clock;
  readonly whole: WholeChildren;
  readonly inputs: ChildInputs;
  readonly gate: ExpressGate;
  readonly begin: (executionArn: string, durable: boolean, entry: Entry) => void;
  readonly post: (executionArn: string, entry: Entry) => void;
  readonly postIfHere: (executionArn: string, entry: Entry) => boolean;
  /** It is in memory, and its last turn ended before it had nothing more to do. */
  readonly isUnfinished: (executionArn: string) => boolean;
  /** How a stored execution ended; undefined where it runs or does not exist. */
  readonly ended: (executionArn: string) => Promise<EndedChild | undefined>;
  /** Calls back with every stored child of a map run that runs. */
  readonly eachRunning: (mapRunArn: string, found: (arn: string) => void) => Promise<void>;
  /** The store could not be asked: reports it, and tries again after a while. */
  readonly retry: (error: unknown, again: () => void) => void;
}

export interface EndedChild extends Omit<ClosedChild, "index"> {
  /** When it was started or redriven, the later of the two. */
  readonly begunAt: TimestampMs;
}

type StartChildren = Extract<Command, { readonly type: "startChildren" }>;
type GiveChildren = Extract<Command, { readonly type: "giveChildren" }>;
type StopChildren = Extract<Command, { readonly type: "stopChildren" }>;
type RedriveChildren = Extract<Command, { readonly type: "redriveChildren" }>;
type MapRun = Execution["mapRuns"][number];

/** What the children of one command have in common. */
interface Family {
  readonly parent: Slot;
  readonly durable: boolean;
  readonly identity: ExecutionIdentity;
  readonly birth: Omit<ExecutionBirth, "name" | "childIndex" | "input" | "mapRunArn"> & {
    readonly mapRunArn: string;
  };
}

export class Children {
  readonly #ports: ChildrenPorts;
  /** By parent and map run. */
  readonly #news = new Map<string, ClosedChild[]>();

  constructor(ports: ChildrenPorts) {
    this.#ports = ports;
  }

  start(parent: Slot, command: StartChildren): void {
    const family = this.#familyOf(parent, command);
    if (family === undefined) return;
    if (family.durable) for (const child of command.children) this.#startOne(family, child);
    else this.#startWhole(family, command.children);
  }

  /**
   * Begins those that have not begun: after a crash nobody knows which have. The turn that gave them may have heard
   * the end of some in the same breath.
   */
  give(parent: Slot, command: GiveChildren): void {
    const family = this.#familyOf(parent, command);
    if (family === undefined) return;
    const run = runOf(parent, command.mapRunArn);
    for (const child of command.children) {
      if (run?.awaits(child.index)) this.#giveOne(family, child);
    }
  }

  /** Stops children. Each is reported as it ends, or has ended. */
  stop(parentArn: string, { mapRunArn, children }: StopChildren): void {
    this.#ports.whole.drop(mapRunArn);
    this.#ports.inputs.drop(mapRunArn);
    this.#ports.gate.drop(mapRunArn);
    for (const { index, arn, round } of children) {
      // A run that is loaded again stops its children again, and may have redriven them before this answer comes.
      const report = (end: Omit<ClosedChild, "index">): void =>
        this.#report(parentArn, mapRunArn, [{ ...end, index, round }]);
      const told = (outcome: EntryOutcome): void => {
        if (outcome.type === "missing") report(NEVER_BEGUN);
        // It has closed. That was reported in the process in which it did, which may be an earlier one.
        else if (outcome.type === "ignored") this.#whenEnded(arn, report);
        else if (outcome.type === "failed") this.#notStopped(parentArn, mapRunArn);
      };
      if (!isExpress(arn)) this.#ports.post(arn, { ...STOP, told });
      // Express children exist in memory alone. One that has closed was reported before this.
      else if (!this.#ports.postIfHere(arn, { ...STOP, told })) report(NEVER_BEGUN);
    }
  }

  /** After a crash: stops the stored children of a run that an older Treadle gave up. */
  stopStored(parentArn: string, mapRunArn: string): void {
    const found: string[] = [];
    const release = this.#ports.clock.hold();
    this.#ports
      .eachRunning(mapRunArn, (arn) => found.push(arn))
      .then(
        () => this.#stopFound(parentArn, mapRunArn, found),
        (error: unknown) => this.#ports.retry(error, () => this.stopStored(parentArn, mapRunArn)),
      )
      .finally(release);
  }

  #stopFound(parentArn: string, mapRunArn: string, found: readonly string[]): void {
    let left = found.length;
    const allStopped = (): void => {
      this.#ports.post(parentArn, { body: { type: "childrenStopped", mapRunArn }, keep: true });
    };
    const told = (outcome: EntryOutcome): void => {
      if (outcome.type !== "failed") left -= 1;
      if (left === 0) allStopped();
    };
    for (const arn of found) this.#ports.post(arn, { ...STOP, told });
    if (left === 0) allStopped();
  }

  /** Express children are started anew under their ARN, the others go on where they failed. */
  redrive(parent: Slot, command: RedriveChildren): void {
    const run = runOf(parent, command.mapRunArn);
    if (run === undefined) return;
    const { executionType, flow } = run.start;
    const machineName = parseArn(command.children[0]?.arn ?? "")?.resource.split(":")[1] ?? "";
    const give = { ...command, type: "giveChildren", flow, executionType, machineName } as const;
    if (executionType === "EXPRESS") {
      this.give(parent, give);
      return;
    }
    const family = this.#familyOf(parent, give);
    if (family === undefined) return;
    for (const child of command.children) this.#redriveOne(family, child);
  }

  /** A child has closed, durably; telling it twice does no harm. */
  closed(child: Slot): void {
    const { parentExecutionArn, mapRunArn, childIndex } = child.birth ?? {};
    if (parentExecutionArn === undefined || mapRunArn === undefined || childIndex === undefined) {
      return;
    }
    const end = endOf(child, childIndex);
    if (end !== undefined) this.#report(parentExecutionArn, mapRunArn, [end]);
  }

  #familyOf(parent: Slot, command: StartChildren | GiveChildren): Family | undefined {
    const { execution, birth } = parent;
    if (execution === undefined || birth === undefined) return undefined;
    const identity = childIdentity(execution.identity, command);
    return {
      parent,
      identity,
      durable: command.executionType === "STANDARD",
      birth: {
        type: command.executionType,
        stateMachineArn: identity.stateMachineArn,
        mapRunArn: command.mapRunArn,
        parentExecutionArn: parent.arn,
        startDate: this.#ports.clock.now(),
        roleArn: birth.roleArn,
        revisionId: birth.revisionId,
        flow: command.flow,
      },
    };
  }

  #giveOne(family: Family, child: ChildAgain): void {
    const begin = this.#beginning(family, child);
    const told = (outcome: EntryOutcome): void => {
      if (outcome.type === "missing") begin.now();
      else begin.never();
      if (outcome.type === "exists") this.#found(family, child, outcome);
    };
    const entry = { body: { type: "look" }, keep: true, told } as const;
    if (family.durable) this.#ports.post(child.arn, entry);
    // Express children exist in memory alone.
    else if (!this.#ports.postIfHere(child.arn, entry)) begin.now();
  }

  /** Of a child that may have to be begun anew: `now`, unless it is stopped before its input is made, or `never`. */
  #beginning(
    family: Family,
    child: ChildStart | ChildAgain,
  ): { readonly now: () => void; readonly never: () => void } {
    const { inputs } = this.#ports;
    const { input, index } = child;
    if (input instanceof Payload) {
      return { now: () => this.#startOne(family, { ...child, input }), never: () => undefined };
    }
    const again = { ...child, input };
    const { parent, birth } = family;
    const giving = inputs.open(parent, birth.mapRunArn);
    const made = (found: Made): void => {
      if (found instanceof Payload) {
        const start = { ...child, input: found };
        if (family.durable) this.#startOne(family, start);
        else this.#startWhole(family, [start], true);
        return;
      }
      const failure = { error: found.error, cause: found.reason };
      this.#report(parent.arn, birth.mapRunArn, [{ index, status: "FAILED", failure }]);
    };
    return {
      now: () => inputs.make(giving, again, made),
      never: () => inputs.settle(giving),
    };
  }

  #startWhole(family: Family, children: readonly ChildStart[], again = false): void {
    const { parent, identity, birth } = family;
    this.#ports.whole.add({
      ...{ mapRunArn: birth.mapRunArn, children, again, parentArn: parent.arn, identity, birth },
      begin: (child) => this.#startOne(family, child),
      closed: (closed) => this.#report(parent.arn, birth.mapRunArn, closed),
    });
  }

  #startOne(family: Family, child: ChildStart): void {
    const { parent, durable } = family;
    const { arn, name, index, input, itemCount } = child;
    const { mapRunArn } = family.birth;
    const told = (outcome: EntryOutcome): void => {
      if (outcome.type === "exists") this.#found(family, child, outcome);
      else if (outcome.type === "missing" || outcome.type === "deleting") {
        this.#report(parent.arn, mapRunArn, [{ index, status: "ABORTED" }]);
      }
    };
    const lineage = { executionArn: parent.arn, mapRunArn, childIndex: index };
    const identity = { ...family.identity, arn, name, parent: lineage };
    const own = { name, childIndex: index, itemCount, input: input.text() };
    const birth = { ...own, ...family.birth };
    const body = { type: "start", identity, input, birth } as const;
    if (durable) {
      this.#ports.begin(arn, durable, { body, keep: true, told });
      return;
    }
    this.#ports.gate.pass(mapRunArn, (begun) => {
      const toldBoth = (outcome: EntryOutcome): void => {
        told(outcome);
        this.#whenStill(arn, begun);
      };
      this.#ports.begin(arn, durable, { body, keep: true, told: toldBoth });
    });
  }

  /** Its first steps may take many turns, each of which makes it larger. */
  #whenStill(arn: string, still: () => void): void {
    const { isUnfinished, postIfHere } = this.#ports;
    const again = { body: { type: "touch" }, keep: false } as const;
    const told = (): void => this.#whenStill(arn, still);
    if (!isUnfinished(arn) || !postIfHere(arn, { ...again, told })) still();
  }

  /** The child was there already: after a crash, or because another map run gave the same name. */
  #found(
    family: Family,
    child: ChildStart | ChildAgain,
    { birth, standing }: Extract<EntryOutcome, { readonly type: "exists" }>,
  ): void {
    const { mapRunArn } = family.birth;
    if (birth.mapRunArn !== mapRunArn || birth.childIndex !== child.index) {
      const failure = {
        error: "States.Runtime",
        cause: `The name ${child.name} belongs to another execution already.`,
      };
      const end = { index: child.index, status: "FAILED", failure } as const;
      this.#report(family.parent.arn, mapRunArn, [end]);
    } else if (standing.status !== "RUNNING") this.#foundClosed(family, child);
  }

  #redriveOne(family: Family, child: ChildStart | ChildAgain): void {
    const { parent } = family;
    const { mapRunArn } = family.birth;
    const begin = this.#beginning(family, child);
    const told = (outcome: EntryOutcome): void => {
      // It was stopped before it had begun.
      if (outcome.type === "missing") begin.now();
      else begin.never();
      if (outcome.type === "refused") {
        this.#whenEnded(child.arn, (end) =>
          this.#report(parent.arn, mapRunArn, [{ ...end, index: child.index, redrivable: false }]),
        );
      }
    };
    const body = { type: "redrive", clientToken: undefined, ofMapRun: true } as const;
    this.#ports.post(child.arn, { body, keep: true, told });
  }

  /** Reports how it ended, unless a redrive of it was decided since. */
  #foundClosed(family: Family, child: ChildStart | ChildAgain): void {
    const { parent } = family;
    const { mapRunArn } = family.birth;
    const redriveDate = runOf(parent, mapRunArn)?.redriveDate ?? Number.NEGATIVE_INFINITY;
    this.#whenEnded(child.arn, (end) => {
      if (end.status !== "SUCCEEDED" && end.begunAt < redriveDate) {
        this.#redriveOne(family, child);
      } else this.#report(parent.arn, mapRunArn, [{ ...end, index: child.index }]);
    });
  }

  #whenEnded(childArn: string, then: (end: EndedChild) => void): void {
    const release = this.#ports.clock.hold();
    this.#ports
      .ended(childArn)
      .then(
        (end) => {
          // Undefined: it was redriven meanwhile, and will be reported when it closes.
          if (end !== undefined) then(end);
        },
        (error: unknown) => this.#ports.retry(error, () => this.#whenEnded(childArn, then)),
      )
      .finally(release);
  }

  #notStopped(parentArn: string, mapRunArn: string): void {
    const body = { type: "childrenNotStopped", mapRunArn } as const;
    this.#ports.post(parentArn, { body: { type: "trigger", body }, keep: true });
  }

  #report(parentArn: string, mapRunArn: string, closed: readonly ClosedChild[]): void {
    const key = `${parentArn} ${mapRunArn}`;
    const waiting = this.#news.get(key);
    if (waiting !== undefined) {
      for (const child of closed) waiting.push(child);
      return;
    }
    const children = [...closed];
    this.#news.set(key, children);
    const news = this.#news;
    this.#ports.post(parentArn, {
      keep: true,
      body: {
        type: "childrenClosed",
        mapRunArn,
        get children() {
          // The turn takes the batch: what comes later begins the next one.
          if (news.get(key) === children) news.delete(key);
          return children;
        },
      },
    });
  }
}

function endOf({ execution, closed, birth }: Slot, index: number): ClosedChild | undefined {
  if (execution !== undefined) return closedChild(index, birth, execution);
  // Only the state of a succeeded execution is dropped.
  const output = closed?.standing.output;
  if (output === undefined || birth === undefined) return undefined;
  const told = toldOf(birth, { ...birth, ...closed?.standing });
  return { index, status: "SUCCEEDED", output: Payload.parse(output), ...told };
}

/** What a ResultWriter tells of a child besides how it ended. */
export function toldOf(
  { input }: { readonly input: string },
  {
    startDate,
    stopDate,
    redriveCount = 0,
  }: Partial<Pick<Execution, "startDate" | "stopDate" | "redriveCount">>,
): Pick<ClosedChild, "input" | "startDate" | "stopDate" | "redriveCount"> {
  return {
    input,
    ...(startDate === undefined ? {} : { startDate }),
    ...(stopDate === undefined ? {} : { stopDate }),
    redriveCount,
  };
}

function runOf(parent: Slot, mapRunArn: string): MapRun | undefined {
  return parent.execution?.mapRuns.find((run) => run.arn === mapRunArn);
}

function childIdentity(
  parent: ExecutionIdentity,
  command: StartChildren | GiveChildren,
): ExecutionIdentity {
  const { stateMachineVersionArn: _version, stateMachineAliasArn: _alias, ...same } = parent;
  const { machineName, executionType, flow } = command;
  return {
    ...same,
    stateMachineArn: stateMachineArn(homeOf(parent), machineName),
    stateMachineName: machineName,
    type: executionType,
    flow,
  };
}

function isExpress(arn: string): boolean {
  return parseArn(arn)?.resource.startsWith("express:") === true;
}
