// whole-children.ts — Express children of a Distributed Map that come to their end in their first step.
//
// Most children of a large map do nothing that takes time. They need no mailbox and no place in the line: they are
// taken from beginning to end, many in one go, and what became of them is told at once.
//   W1. A child whose first step does not end it has not begun: what the step decided is forgotten, and the child
//       begins as any other execution.
//   W2. Between two rounds everybody else gets a turn.
//   W3. A child that is stopped before its round never begins.
import type { TimestampMs } from "../base/index.ts";
import {
  type ChildStart,
  type ClosedChild,
  type Execution,
  type ExecutionIdentity,
  type HistoryEvent,
  type Limits,
  type StepOptions,
  step,
} from "../core/index.ts";
import type { Announcer } from "./announcer.ts";
import { closedChild } from "./closed-child.ts";
import type { ExpressShelf } from "./express-shelf.ts";
import type { Chance, Clock, EngineIncident } from "./ports.ts";
import type { KnownRevision, Programs } from "./programs.ts";
import type { ExecutionBirth } from "./store-port.ts";
import { wireEvent } from "./wire-event.ts";

export interface WholeChildrenPorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly limits: Limits;
  readonly refuseTask: StepOptions["refuseTask"];
  readonly programs: Pick<Programs, "get">;
  readonly express: ExpressShelf;
  readonly announcer: Announcer;
  readonly report: (incident: EngineIncident) => void;
  /** Does the work in the name of the parent, where that is watched. */
  readonly inNameOf: (parentArn: string, work: () => void) => void;
  /** An execution of that ARN is in memory. */
  readonly isHere: (executionArn: string) => boolean;
  readonly begun: () => void;
  readonly ended: () => void;
}

/** Children that were started with one command. */
export interface Brood {
  readonly mapRunArn: string;
  readonly parentArn: string;
  readonly identity: ExecutionIdentity;
  readonly birth: Omit<ExecutionBirth, "name" | "childIndex" | "input">;
  readonly children: readonly ChildStart[];
  /** They may have begun before. */
  readonly again: boolean;
  /** Begins a child as an execution with a mailbox. */
  readonly begin: (child: ChildStart) => void;
  readonly closed: (children: readonly ClosedChild[]) => void;
}

/** One of the broods that wait, and which child of it comes next. */
interface Waiting {
  readonly brood: Brood;
  next: number;
}

const ROUND_CHILDREN_MAX = 500;
const ROUND_MS = 8;
const STEP_TRANSITIONS_MAX = 200;
/** After a child that did not end in its first step so many of its kind are not tried. */
const MISSES = 100;
const KINDS_MAX = 1_000;

export class WholeChildren {
  readonly #ports: WholeChildrenPorts;
  #waiting: Waiting[] = [];
  #planned = false;
  /** By revision and flow: how many children to begin without trying. */
  readonly #misses = new Map<string, number>();

  constructor(ports: WholeChildrenPorts) {
    this.#ports = ports;
  }

  add(brood: Brood): void {
    this.#waiting.push({ brood, next: 0 });
    this.#plan();
  }

  /** Children of the run that wait never begin. */
  drop(mapRunArn: string): void {
    this.#waiting = this.#waiting.filter(({ brood }) => brood.mapRunArn !== mapRunArn);
  }

  close(): void {
    this.#waiting = [];
  }

  #plan(): void {
    if (this.#planned || this.#waiting.length === 0) return;
    this.#planned = true;
    this.#ports.clock.soon(() => this.#round());
  }

  #round(): void {
    this.#planned = false;
    const { clock } = this.#ports;
    const end = clock.now() + ROUND_MS;
    let left = ROUND_CHILDREN_MAX;
    while (left > 0 && clock.now() < end) {
      const waiting = this.#waiting[0];
      if (waiting === undefined) break;
      const most = Math.min(left, 50);
      this.#ports.inNameOf(waiting.brood.parentArn, () => {
        left -= this.#share(waiting, most);
      });
      if (waiting.next >= waiting.brood.children.length) this.#waiting.shift();
    }
    this.#plan();
  }

  /** Some children of one brood; says how many. */
  #share(waiting: Waiting, most: number): number {
    const { brood } = waiting;
    const known = this.#ports.programs.get(brood.birth.revisionId);
    const from = waiting.next;
    const to = Math.min(from + most, brood.children.length);
    const closed: ClosedChild[] = [];
    for (const child of brood.children.slice(from, to)) {
      const end = known === undefined ? undefined : this.#whole(brood, known, child);
      if (end === undefined) brood.begin(child);
      else closed.push(end);
    }
    waiting.next = to;
    if (closed.length > 0) brood.closed(closed);
    return to - from;
  }

  /** How the child ended; undefined where it has not begun. */
  #whole(brood: Brood, known: KnownRevision, child: ChildStart): ClosedChild | undefined {
    const kind = `${brood.birth.revisionId} ${brood.birth.flow}`;
    const misses = this.#misses.get(kind) ?? 0;
    if (misses > 0) {
      this.#misses.set(kind, misses - 1);
      return undefined;
    }
    if (brood.again && this.#ports.isHere(child.arn)) return undefined;
    const at = this.#ports.clock.now();
    const identity = childIdentity(brood, child);
    const result = this.#step(known, identity, child, at);
    if (result === undefined || result.execution.status === "RUNNING") {
      if (this.#misses.size > KINDS_MAX) this.#misses.clear();
      this.#misses.set(kind, MISSES);
      return undefined;
    }
    const birth = new ChildBirth(brood.birth, child, at);
    this.#tell(known, birth, result);
    return closedChild(child.index, birth, result.execution);
  }

  #step(
    known: KnownRevision,
    identity: ExecutionIdentity,
    { input }: ChildStart,
    at: TimestampMs,
  ): { readonly execution: Execution; readonly history: readonly HistoryEvent[] } | undefined {
    const { chance, limits, refuseTask } = this.#ports;
    const options = { transitionsMax: STEP_TRANSITIONS_MAX, limits, refuseTask };
    const trigger = { type: "started", identity, input, at, seed: chance.seed() } as const;
    try {
      return step(known.program, undefined, trigger, options);
    } catch (error) {
      // A rule of ours broke: the ordinary way sets the execution aside and reports it.
      const message = "A child of a Distributed Map broke a rule in its first step.";
      this.#ports.report({ kind: "runnerBroken", executionArn: identity.arn, message, error });
      return undefined;
    }
  }

  #tell(
    { revision }: KnownRevision,
    birth: ExecutionBirth,
    {
      execution,
      history,
    }: { readonly execution: Execution; readonly history: readonly HistoryEvent[] },
  ): void {
    const { announcer, express, begun, ended } = this.#ports;
    const { arn } = execution.identity;
    begun();
    const kept = express.begin();
    kept.append(history);
    express.put({ executionArn: arn, birth, execution }, kept);
    announcer.announce({
      slot: { arn, durable: false, birth, revision },
      before: undefined,
      execution,
      // The cast: nobody changes the events of a turn that is over.
      events: history as HistoryEvent[],
      eventTexts: () => history.map(wireEvent),
    });
    ended();
  }
}

function childIdentity(
  { identity, parentArn, mapRunArn }: Brood,
  { arn, name, index }: ChildStart,
): ExecutionIdentity {
  const { roleArn, stateMachineArn, stateMachineName, type, flow, region, account } = identity;
  const parent = { executionArn: parentArn, mapRunArn, childIndex: index };
  return {
    arn,
    name,
    roleArn,
    stateMachineArn,
    stateMachineName,
    type,
    flow,
    region,
    account,
    parent,
  };
}

/** A birth whose input is written when somebody looks. */
class ChildBirth implements ExecutionBirth {
  readonly name: string;
  readonly type = "EXPRESS" as const;
  readonly stateMachineArn: string;
  readonly mapRunArn: string;
  readonly parentExecutionArn: string;
  readonly childIndex: number;
  readonly itemCount: number;
  readonly startDate: TimestampMs;
  readonly roleArn: string;
  readonly revisionId: string;
  readonly flow: number;
  readonly #child: ChildStart;

  constructor(birth: Brood["birth"], child: ChildStart, at: TimestampMs) {
    this.name = child.name;
    this.stateMachineArn = birth.stateMachineArn;
    this.mapRunArn = birth.mapRunArn ?? "";
    this.parentExecutionArn = birth.parentExecutionArn ?? "";
    this.childIndex = child.index;
    this.itemCount = child.itemCount;
    this.startDate = at;
    this.roleArn = birth.roleArn;
    this.revisionId = birth.revisionId;
    this.flow = birth.flow;
    this.#child = child;
  }

  get input(): string {
    return this.#child.input.text();
  }
}
