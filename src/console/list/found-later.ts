// found-later.ts — news of executions that a search by text has not found: the server alone can say whether it does now.
//
//   L1. It is asked by when they started: it looks through these windows alone, however many executions there are.
//   L2. Requests and what waits are bounded; what nobody looked at is counted in `unseen`, never passed over.
import type { ExecutionItem, ExecutionPage } from "../../console-wire/index.ts";

/** Of starts, both ends within. */
export interface StartWindow {
  readonly from: number;
  readonly to: number;
}

export interface FoundNow {
  readonly items: readonly ExecutionItem[];
  /** How many of them are looked at for the first time. */
  readonly searched: number;
  readonly unseen: number;
}

const GAP_MS = 1_000;
const WINDOWS_MAX = 16;
const WAITING_MAX = 500;

/** Few, and small: what started far apart is not joined unless there are too many. */
export function windowsOf(starts: readonly number[]): readonly StartWindow[] {
  const sorted = starts.toSorted((a, b) => a - b);
  for (let gap = GAP_MS; ; gap *= 4) {
    const windows: StartWindow[] = [];
    for (const at of sorted) {
      const last = windows.at(-1);
      if (last === undefined || at - last.to > gap) windows.push({ from: at, to: at });
      else windows[windows.length - 1] = { from: last.from, to: at };
    }
    if (windows.length <= WINDOWS_MAX) return windows;
  }
}

export class FoundLater {
  readonly #search: (window: StartWindow) => Promise<ExecutionPage>;
  #waiting = new Map<string, number>();
  #overflowed = 0;
  /** What started until then was looked at already. */
  #lookedUntil: number;

  constructor(search: (window: StartWindow) => Promise<ExecutionPage>, now: number) {
    this.#search = search;
    this.#lookedUntil = now;
  }

  get waits(): boolean {
    return this.#waiting.size + this.#overflowed > 0;
  }

  add({ executionArn, startDate }: ExecutionItem): void {
    this.#waiting.set(executionArn, startDate);
    if (this.#waiting.size <= WAITING_MAX) return;
    this.leaveOut(this.#waiting.size);
    this.#waiting.clear();
  }

  /** News of so many was not told one by one. */
  leaveOut(many: number): void {
    this.#overflowed += many;
  }

  /** Everything was searched anew then. */
  searched(at: number): void {
    this.#lookedUntil = at;
  }

  async ask(): Promise<FoundNow> {
    const asked = [...this.#waiting];
    const items: ExecutionItem[] = [];
    let [unseen, searched] = [this.#overflowed, 0];
    this.#waiting.clear();
    this.#overflowed = 0;
    for (const window of windowsOf(asked.map(([, at]) => at))) {
      const inside = asked.filter(([, at]) => at >= window.from && at <= window.to);
      const page = await this.#page(window);
      items.push(...(page?.items ?? []));
      const found = new Set(page?.items.map(({ executionArn }) => executionArn));
      // A page that leads on has not looked at all of the window.
      if (page === undefined || page.next !== undefined) {
        unseen += inside.filter(([arn]) => !found.has(arn)).length;
      } else searched += inside.filter(([, at]) => at > this.#lookedUntil).length;
    }
    this.#lookedUntil = Math.max(this.#lookedUntil, ...asked.map(([, at]) => at));
    return { items, searched, unseen };
  }

  /** Undefined where the server refused or is away: what was to be looked at is then unseen. */
  async #page(window: StartWindow): Promise<ExecutionPage | undefined> {
    try {
      return await this.#search(window);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return undefined;
    }
  }
}
