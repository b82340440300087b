// executions.ts — the executions that a step of a demo brings about: shown live, waited for, told.
import type { JsonObject } from "../../base/index.ts";
import type { EngineNews } from "../../host/index.ts";
import { causeText } from "../live.ts";
import { LiveExecution } from "../live-execution.ts";
import { durationText, type Terminal } from "../terminal.ts";
import type { Stage } from "./stage.ts";

/** How long a step waits for the first execution that comes of it. */
const FIRST_MS = 60_000;

/** Watches one machine while a step lasts; shows the first execution as a tree, the others as a line each. */
export class Executions {
  readonly #stage: Stage;
  readonly #terminal: Terminal;
  readonly #machineArn: string;
  readonly #tree: LiveExecution;
  readonly #stop: () => void;
  readonly #seen: string[] = [];
  #first: () => void = () => undefined;
  readonly #started: Promise<void>;

  constructor(stage: Stage, terminal: Terminal, machine: string) {
    this.#stage = stage;
    this.#terminal = terminal;
    this.#machineArn = stage.arnOf(machine);
    this.#tree = new LiveExecution(terminal, { jsonl: false });
    this.#started = new Promise((resolve) => {
      this.#first = resolve;
    });
    this.#stop = stage.host.engine.subscribe({ heard: (news) => this.#hear(news) });
  }

  #hear(news: EngineNews): void {
    if (news.type === "historyAppended") {
      this.#tree.take(news.executionArn, news.events);
      return;
    }
    const { executionArn, stateMachineArn } = news.execution;
    if (stateMachineArn !== this.#machineArn || this.#seen.includes(executionArn)) return;
    this.#seen.push(executionArn);
    if (this.#seen.length > 1) return;
    this.#tree.follow(executionArn);
    this.#first();
  }

  /** Resolves when all have closed, with their statuses in the order of their start. */
  async closed(expect: string): Promise<readonly string[]> {
    if (!(await this.#any())) {
      this.#terminal.note(this.#terminal.colors.red("no execution was started"));
      return [];
    }
    const statuses: string[] = [];
    // The list grows while it is walked: an execution may bring another one about.
    for (const executionArn of this.#seen) {
      await this.#stage.host.engine.closed(executionArn);
      if (statuses.length === 0) this.#tree.end();
      const { body } = await this.#stage.host.call("DescribeExecution", { executionArn });
      statuses.push(String(body["status"]));
      this.#terminal.note(endLine(this.#terminal, body, expect));
    }
    return statuses;
  }

  async #any(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), FIRST_MS);
    });
    const any = await Promise.race([this.#started.then(() => true), late]);
    clearTimeout(timer);
    return any;
  }

  stop(): void {
    this.#stop();
    this.#tree.end();
  }
}

export function isMeant(status: string, expect: string): boolean {
  return expect === "ANY" || status === expect;
}

function endLine({ colors }: Terminal, body: JsonObject, expect: string): string {
  const status = String(body["status"]);
  const { error, name } = body;
  const took = Number(body["stopDate"] ?? 0) - Number(body["startDate"] ?? 0);
  const what = `${status}${error === undefined ? "" : ` ${String(error)}`}`;
  const meant = isMeant(status, expect) ? colors.green("as meant") : colors.red(`not ${expect}`);
  const cause = causeText(String(body["cause"] ?? "")).split("\n", 1)[0] ?? "";
  const why = cause === "" ? "" : `: ${cause.slice(0, 160)}`;
  const time = durationText(Math.max(0, took) * 1000);
  return `${colors.bold(what)} ${time}, ${meant}${colors.dim(`${why}  ${String(name)}`)}`;
}
