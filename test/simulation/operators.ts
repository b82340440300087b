// operators.ts — what clients and operators of a rich story do besides starting, stopping and redriving.
import { Payload } from "../../src/base/index.ts";
import type { ExecutionRecord, OpenedEngine, StartRequest } from "../../src/engine/index.ts";
import type { Auditor } from "./auditor.ts";
import type { World } from "./world.ts";

export interface OperatorPorts {
  readonly world: World;
  readonly auditor: Auditor;
  /** Hears an answer unless the process that owes it has died. */
  readonly ask: <T>(asked: Promise<T>, heard: (answer: T) => void) => void;
  readonly tell: (line: string) => void;
  readonly acknowledged: string[];
}

/** Of the machine that runs Express executions. */
export const EXPRESS = "x4";
const STANDARD = ["m0", "m1", "m2", "m3"];

export function simulatedMachine(name: string): string {
  return `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
}

export class Operators {
  readonly #ports: OperatorPorts;
  #names = 0;
  #deleted: string | undefined;

  constructor(ports: OperatorPorts) {
    this.#ports = ports;
  }

  act(engine: OpenedEngine): void {
    const { world, auditor } = this.#ports;
    const dice = world.random.next();
    if (dice < 0.25) this.#update(engine);
    else if (dice < 0.35) this.#stopOne(engine, auditor.runs.runningChildren());
    else if (dice < 0.6) this.#stopAndRedrive(engine);
    else if (dice < 0.85) this.#express(engine);
    else if (dice < 0.97) this.#startVersion(engine);
    else this.#delete(engine);
  }

  /** What must hold of the machines at the end. */
  check(engine: OpenedEngine): void {
    const deleted = this.#deleted;
    if (deleted === undefined) return;
    if (engine.isDeleting(deleted) || engine.catalog.get("stateMachine", deleted) !== undefined) {
      this.#ports.auditor.violate(
        "a machine that is deleted goes when nothing of it runs",
        deleted,
      );
    }
  }

  #update(engine: OpenedEngine): void {
    const { world, auditor, ask, tell } = this.#ports;
    const runs = auditor.runs.underWay();
    if (runs.length === 0) return;
    const { mapRunArn } = world.pick(runs);
    const settings = {
      maxConcurrency: world.int(0, 4),
      toleratedFailureCount: world.int(0, 3),
      toleratedFailurePercentage: world.pick([0, 10, 50, 100]),
    };
    const answered = auditor.runs.updating(mapRunArn, settings);
    ask(engine.updateMapRun(mapRunArn, settings), (answer) => {
      tell(`update ${mapRunArn} ${JSON.stringify(settings)}: ${answer}`);
      answered(answer);
      auditor.count(`map run ${answer}`);
      if (answer === "mapRunDoesNotExist") {
        auditor.violate("a durable map run exists", mapRunArn);
      }
    });
  }

  #stopOne(engine: OpenedEngine, arns: readonly string[]): void {
    const { world, auditor, ask, tell } = this.#ports;
    if (arns.length === 0) return;
    const arn = world.pick(arns);
    ask(engine.stopExecution(arn, { error: "Stopped" }), (answer) => {
      tell(`stop child ${arn}: ${answer.type}`);
      auditor.count("child stopped");
      auditor.stopped(arn);
    });
  }

  /** Its children may still be on their way to their end when it is redriven. */
  #stopAndRedrive(engine: OpenedEngine): void {
    const { world, auditor, ask, tell } = this.#ports;
    const runs = auditor.runs.underWay();
    if (runs.length === 0) return;
    const { executionArn } = world.pick(runs);
    ask(engine.stopExecution(executionArn, {}), ({ type }) => {
      tell(`stop ${executionArn} for its redrive: ${type}`);
    });
    const redrive = (): void =>
      ask(engine.redriveExecution(executionArn, "token"), (answer) => {
        tell(`redrive ${executionArn}: ${answer.type}`);
        if (answer.type === "redriven") auditor.count("redriven at once");
      });
    // Before the stop is answered, or soon after it.
    if (world.chance(0.3)) redrive();
    else world.after(world.int(0, 30), redrive);
  }

  #express(engine: OpenedEngine): void {
    const { world, auditor, ask, tell } = this.#ports;
    this.#names += 1;
    const request = { ...this.#request(EXPRESS), name: `e${this.#names}` };
    if (world.chance(0.3)) {
      ask(engine.startExecution(request), ({ type }) => {
        tell(`start ${EXPRESS}: ${type}`);
        auditor.count(`Express ${type}`);
      });
      return;
    }
    ask(engine.startSyncExecution(request), (answer) => {
      tell(`start ${EXPRESS} and wait: ${answer.type}`);
      auditor.count(`Express ${answer.type}`);
      if (answer.type === "closed") this.#checkClosed(answer.execution);
    });
  }

  #checkClosed({ executionArn, status, output, stopDate }: ExecutionRecord): void {
    const isWhole = (status === "SUCCEEDED") === (output !== undefined);
    if (status === "RUNNING" || stopDate === undefined || !isWhole) {
      this.#ports.auditor.violate("who waits for an execution hears its end", executionArn);
    }
  }

  #startVersion(engine: OpenedEngine): void {
    const { world, auditor, ask, tell, acknowledged } = this.#ports;
    const name = world.pick(STANDARD);
    this.#names += 1;
    const stateMachineVersionArn = `${simulatedMachine(name)}:1`;
    const alias = world.chance(0.5)
      ? { stateMachineAliasArn: `${simulatedMachine(name)}:PROD` }
      : {};
    const request = {
      ...{ ...this.#request(name), name: `v${this.#names}` },
      ...{ stateMachineVersionArn, ...alias },
    };
    ask(engine.startExecution(request), (answer) => {
      tell(`start ${stateMachineVersionArn}: ${answer.type}`);
      if (answer.type !== "started") return;
      auditor.count("version started");
      acknowledged.push(answer.executionArn);
      auditor.startedBy(answer.executionArn, request);
    });
  }

  #delete(engine: OpenedEngine): void {
    const { world, auditor, ask, tell } = this.#ports;
    // Of the first, others start executions.
    const name = world.pick(STANDARD.slice(1));
    const arn = simulatedMachine(name);
    if (this.#deleted !== undefined) return;
    auditor.deleting(name);
    ask(engine.deleteStateMachine(arn), () => {
      tell(`delete ${arn}`);
      auditor.count("machine deleted");
      this.#deleted = arn;
    });
  }

  #request(revisionId: string): StartRequest {
    const { world } = this.#ports;
    const items = Array.from({ length: world.int(0, 4) }, (_, i) => i);
    const input = Payload.parse(JSON.stringify({ items, flag: world.chance(0.5) }));
    return { revisionId, input };
  }
}
