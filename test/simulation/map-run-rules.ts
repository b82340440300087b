// map-run-rules.ts — what must hold of map runs while a story goes on, and of what they leave.
import type {
  ExecutionSummary,
  ExecutionUnit,
  ListExecutionsQuery,
  ListPage,
  MapRunRecord,
} from "../../src/engine/index.ts";

export interface MapRunSettings {
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

interface Run {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  status: MapRunRecord["status"];
  redriven: boolean;
  /** The most children that it was ever allowed at once. */
  most: number;
  readonly children: string[];
  readonly running: Set<string>;
}

interface WireEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

export interface Notes {
  violate(rule: string, evidence: string): void;
  /** What has happened is worth counting. */
  count(what: string): void;
}

type List = (query: ListExecutionsQuery) => Promise<ListPage<ExecutionSummary>>;

export class MapRunRules {
  readonly #notes: Notes;
  readonly #runs = new Map<string, Run>();
  readonly #runOf = new Map<string, string>();
  /** Runs that are over for less than one look, and for one look. */
  #justOver: string[] = [];
  #lately: { readonly life: number; readonly runs: readonly string[] } = { life: 0, runs: [] };
  /** What UpdateMapRun has said last; undefined where nobody knows. */
  readonly #settings = new Map<string, MapRunSettings | undefined>();
  readonly #asked = new Map<string, number>();

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  durable(unit: ExecutionUnit): void {
    for (const record of unit.mapRuns) this.#learn(record);
    const mapRunArn = unit.birth?.mapRunArn ?? this.#runOf.get(unit.executionArn);
    const run = mapRunArn === undefined ? undefined : this.#runs.get(mapRunArn);
    if (mapRunArn === undefined || run === undefined) return;
    if (unit.birth !== undefined) {
      run.children.push(unit.executionArn);
      if (unit.birth.stateMachineArn !== run.stateMachineArn) {
        this.#violate("a map run is of the machine of its children", mapRunArn);
      }
      this.#runOf.set(unit.executionArn, mapRunArn);
    }
    if (unit.standing.status === "RUNNING") run.running.add(unit.executionArn);
    else run.running.delete(unit.executionArn);
    if (unit.birth !== undefined && !run.redriven && run.running.size > run.most) {
      const evidence = `${mapRunArn}: ${run.running.size} of ${run.most}`;
      this.#violate("no more children run at once than may", evidence);
    }
  }

  /** Runs that are under way, and what they belong to. */
  underWay(): readonly { readonly mapRunArn: string; readonly executionArn: string }[] {
    return [...this.#runs]
      .filter(([, { status }]) => status === "RUNNING")
      .map(([mapRunArn, { executionArn }]) => ({ mapRunArn, executionArn }));
  }

  /** Stored children that run. */
  runningChildren(): readonly string[] {
    return [...this.#runs.values()].flatMap(({ running }) => [...running]);
  }

  /** UpdateMapRun is asked for; the answer is given to what comes back. */
  updating(mapRunArn: string, settings: MapRunSettings): (answer: string) => void {
    const turn = (this.#asked.get(mapRunArn) ?? 0) + 1;
    this.#asked.set(mapRunArn, turn);
    this.#settings.set(mapRunArn, undefined);
    return (answer) => {
      if (answer === "updated" && this.#asked.get(mapRunArn) === turn) {
        this.#settings.set(mapRunArn, settings);
      }
    };
  }

  /** Express children are asked of the engine: of a run that was over at the last look none may run. */
  async checkVolatile(life: number, list: List): Promise<void> {
    const { life: before, runs } = this.#lately;
    this.#lately = { life, runs: this.#justOver };
    this.#justOver = [];
    if (before !== life) return;
    for (const mapRunArn of runs) {
      if (this.#runs.get(mapRunArn)?.status === "RUNNING") continue;
      const { items } = await list({ of: { mapRunArn }, status: "RUNNING", limit: 1 });
      const [child] = items;
      if (child?.type === "EXPRESS") {
        this.#violate("Express children do not outlive their map run", child.executionArn);
      }
    }
  }

  /** A run at the end of the story. */
  checkEnd(record: MapRunRecord): void {
    this.#countKind(record);
    this.#checkCounts(record);
    const { mapRunArn } = record;
    const said = this.#settings.get(mapRunArn);
    if (said === undefined) return;
    const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = record;
    const is = { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage };
    if (JSON.stringify(is) !== JSON.stringify(said)) {
      const evidence = `${mapRunArn}: ${JSON.stringify(is)}, not ${JSON.stringify(said)}`;
      this.#violate("an update of a map run that was acknowledged holds", evidence);
    }
  }

  #violate(rule: string, evidence: string): void {
    this.#notes.violate(rule, evidence);
  }

  #countKind({ mapRunArn, executionArn, status, redriveCount, executionCounts }: MapRunRecord) {
    this.#notes.count(`map run ${status}`);
    if (executionArn.includes("/")) this.#notes.count("map run in a child");
    if (redriveCount > 0) this.#notes.count("map run redriven");
    const isExpress = this.#runs.get(mapRunArn)?.children.length === 0;
    if (!isExpress || executionCounts.succeeded === 0) return;
    this.#notes.count(redriveCount > 0 ? "Express children redriven" : "Express children");
  }

  #checkCounts(record: MapRunRecord): void {
    const { mapRunArn, itemCounts, executionCounts } = record;
    for (const {
      running,
      pending,
      pendingRedrive,
      succeeded,
      failed,
      timedOut,
      aborted,
      total,
    } of [itemCounts, executionCounts]) {
      const sum = running + pending + pendingRedrive + succeeded + failed + timedOut + aborted;
      if (sum !== total)
        this.#violate("the counts of a run add up", `${mapRunArn} ${sum} ${total}`);
      if (record.status !== "RUNNING" && running > 0) {
        this.#violate("nothing runs in a run that is over", `${mapRunArn} ${running}`);
      }
      if (record.status === "SUCCEEDED" && pending + pendingRedrive > 0) {
        this.#violate("a run succeeds when everything is done", `${mapRunArn} ${pending}`);
      }
    }
  }

  /**
   * The output of a state whose run has succeeded holds what each child that succeeded has left, once. `isJoined`:
   * the state has no ResultWriter.
   */
  checkOutputs(
    events: readonly WireEvent[],
    records: ReadonlyMap<string, MapRunRecord>,
    isJoined: (stateName: string) => boolean,
  ): void {
    for (const exited of events) {
      const before = events[exited.previousEventId - 1];
      if (exited.type !== "MapStateExited" || before?.type !== "MapRunSucceeded") continue;
      const { name, output } = exited["stateExitedEventDetails"] as {
        readonly name: string;
        readonly output: string;
      };
      const mapRunArn = arnBefore(events, before);
      const record = records.get(mapRunArn ?? "");
      if (record === undefined || !isJoined(name)) continue;
      const outputs: unknown = JSON.parse(output);
      const wanted = record.executionCounts.succeeded;
      if (!Array.isArray(outputs) || outputs.length !== wanted) {
        this.#violate("every child that succeeds has its output", `${mapRunArn} ${output}`);
        continue;
      }
      const answers = outputs.flatMap((one) => (one?.answer === undefined ? [] : [one.answer]));
      if (new Set(answers).size !== answers.length) {
        this.#violate("the outputs of children are their own", `${mapRunArn} ${output}`);
      }
    }
  }

  #learn(record: MapRunRecord): void {
    const { mapRunArn, executionArn, stateMachineArn, status } = record;
    const { maxConcurrency, redriveCount } = record;
    const most = maxConcurrency === 0 ? Number.POSITIVE_INFINITY : maxConcurrency;
    let run = this.#runs.get(mapRunArn);
    if (run === undefined) {
      const about = { executionArn, stateMachineArn, status, most };
      run = { ...about, redriven: false, children: [], running: new Set() };
      this.#runs.set(mapRunArn, run);
    }
    if (run.status === "RUNNING" && status !== "RUNNING") this.#justOver.push(mapRunArn);
    run.status = status;
    run.most = Math.max(run.most, most);
    run.redriven ||= redriveCount > 0;
  }
}

/** The run that a MapRunSucceeded event ends. */
function arnBefore(events: readonly WireEvent[], succeeded: WireEvent): string | undefined {
  let at = events[succeeded.previousEventId - 1];
  for (; at !== undefined; at = events[at.previousEventId - 1]) {
    if (at.type !== "MapRunStarted" && at.type !== "MapRunRedriven") continue;
    const details = at["mapRunStartedEventDetails"] ?? at["mapRunRedrivenEventDetails"];
    return (details as { readonly mapRunArn: string }).mapRunArn;
  }
  return undefined;
}
