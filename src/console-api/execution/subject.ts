// subject.ts — an execution that is looked at: its record, its machine's picture and its history as visits.

import type { MapRunView } from "../../console-wire/index.ts";
import type {
  Engine,
  ExecutionRecord,
  ExecutionSummary,
  MapRunRecord,
  StateMachineRevision,
} from "../../engine/index.ts";
import { executionDoesNotExist, notFound } from "../door/index.ts";
import {
  type Folded,
  type FoldedVisit,
  FoldShelf,
  type HistoryFold,
  visitStatus,
  type Ways,
} from "../fold/index.ts";
import { type MachinePicture, machinePicture } from "./machine-picture.ts";

export interface Subject {
  readonly record: ExecutionRecord;
  readonly picture: MachinePicture;
  readonly fold: HistoryFold;
}

/** About 100 bytes each. */
const FOLDED_EVENTS_MAX = 250_000;

export class Subjects {
  readonly engine: Engine;
  readonly #folds: FoldShelf;

  constructor(engine: Engine) {
    this.engine = engine;
    const waysOf = async (executionArn: string): Promise<Ways | undefined> => {
      const record = await this.#kept(executionArn);
      return record && this.#pictureOf(record).ways;
    };
    const history = engine.history.bind(engine);
    this.#folds = new FoldShelf({ history, waysOf }, FOLDED_EVENTS_MAX);
  }

  async of(executionArn: string): Promise<Subject> {
    const record = await this.engine.describeExecution(executionArn);
    if (record === undefined) throw executionDoesNotExist(executionArn);
    const fold = await this.#folds.of(executionArn, record.startDate);
    return { record, picture: this.#pictureOf(record), fold };
  }

  /** Undefined where the execution or its definition is gone, or was never here. */
  async known(executionArn: string): Promise<Subject | undefined> {
    return (await this.#kept(executionArn)) && this.of(executionArn);
  }

  async #kept(executionArn: string): Promise<ExecutionRecord | undefined> {
    const record = await this.engine.describeExecution(executionArn);
    const isKept =
      record !== undefined &&
      this.engine.catalog.get("stateMachineRevision", record.revisionId) !== undefined;
    return isKept ? record : undefined;
  }

  #pictureOf(record: ExecutionRecord): MachinePicture {
    return machinePicture(this.revisionOf(record), record.flow);
  }

  foldOf({ executionArn, startDate }: ExecutionSummary): Promise<HistoryFold> {
    return this.#folds.of(executionArn, startDate);
  }

  /** At least the first `most` events of its history. */
  begunOf(execution: ExecutionSummary, most: number): Promise<Folded> {
    return this.#folds.begunOf(execution, most);
  }

  /** The visit that a run belongs to; undefined where the execution is gone. */
  async placeOfMapRun(run: MapRunRecord): Promise<MapRunPlace | undefined> {
    const { executionArn, mapRunArn, redriveCount } = run;
    const subject = await this.known(executionArn);
    const visit = subject?.fold.visits.find((one) => mapRunsOfVisit(one).includes(mapRunArn));
    if (subject === undefined || visit === undefined) return undefined;
    const { name, enteredEventId } = visit;
    const idle = redriveCount === 0 ? {} : { idleMs: idleWithin(run, subject.fold) };
    return { stateName: name, stateId: idOf(subject, name), enteredEventId, ...idle };
  }

  revisionOf({ revisionId, executionArn }: ExecutionRecord): StateMachineRevision {
    const text = this.engine.catalog.get("stateMachineRevision", revisionId);
    if (text === undefined) throw notFound(`The definition of ${executionArn} is gone.`);
    // The cast: documents of this kind are revisions.
    return JSON.parse(text) as StateMachineRevision;
  }
}

export type MapRunPlace = Pick<MapRunView, "stateName"> &
  Required<Pick<MapRunView, "stateId" | "enteredEventId">> &
  Pick<MapRunView, "idleMs">;

/** It ended with its execution, and is redriven with it. */
function idleWithin(
  { startDate, stopDate = Number.POSITIVE_INFINITY }: MapRunRecord,
  { pauses }: HistoryFold,
): number {
  return pauses
    .filter(({ from, to }) => from >= startDate && to <= stopDate)
    .reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Each of its attempts that began anew has one of its own. */
export function mapRunsOfVisit({ attempts }: FoldedVisit): readonly string[] {
  return [...new Set(attempts.flatMap(({ mapRunArn }) => mapRunArn ?? []))];
}

/** The state's id in the picture; a name that the definition does not have is its own id. */
export function idOf({ picture }: Pick<Subject, "picture">, name: string): string {
  return picture.states.get(name)?.id ?? name;
}

export function statusOf(
  visit: FoldedVisit,
  { fold }: Pick<Subject, "fold">,
): ReturnType<typeof visitStatus> {
  return visitStatus(visit, fold);
}

/** Until when what still runs has run. */
export function untilOf({ fold, record }: Subject, now: number): number {
  return fold.end === undefined && record.status === "RUNNING" ? now : fold.lastAt;
}
