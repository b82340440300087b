import { expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import type { HistoryPage, HistoryQuery } from "../../engine/index.ts";
import { foldEvent, HistoryFold } from "../fold/index.ts";
import { type SeenVariables, seenVariables } from "./seen-variables.ts";

/** `Pick` sets `rare` by its rule alone, and both of its ways lead to `Turn`. */
const STATES: Readonly<Record<string, JsonObject>> = {
  I: { Type: "Pass", Assign: { i: 0, "order.$": "$.order", rare: 1 }, Next: "Pick" },
  Pick: { Type: "Choice", Choices: [{ Assign: { rare: 2 }, Next: "Turn" }], Default: "Turn" },
  Turn: { Type: "Pass", Assign: { "i.$": "$" }, Next: "Pick" },
};

type Assigned = Readonly<Record<string, string>>;

/** A history by the names of its states, each with what it assigned; counts what is read of it. */
class Told {
  readonly events: string[] = ['{"timestamp":1,"type":"ExecutionStarted","id":1}'];
  readonly fold: HistoryFold = new HistoryFold();
  calls = 0;
  read = 0;

  constructor(visits: readonly (readonly [name: string, assigned?: Assigned])[]) {
    for (const [name, assigned] of visits) {
      this.#add("PassStateEntered", { stateEnteredEventDetails: { name, input: "{}" } });
      const details = assigned === undefined ? {} : { assignedVariables: assigned };
      this.#add("PassStateExited", { stateExitedEventDetails: { name, output: "{}", ...details } });
    }
    for (const text of this.events) this.fold.add(foldEvent(text));
  }

  #add(type: string, details: object): void {
    const id = this.events.length + 1;
    const event = { timestamp: id, type, id, previousEventId: id - 1, ...details };
    this.events.push(JSON.stringify(event));
  }

  async history(_: string, { fromId = 1, limit }: HistoryQuery): Promise<HistoryPage> {
    this.calls += 1;
    const events = this.events.slice(fromId - 1, fromId - 1 + limit);
    this.read += events.length;
    return { events };
  }

  /** Of the last visit. */
  async seen(readsMax?: number): Promise<SeenVariables> {
    const visit = this.fold.visits.at(-1);
    if (visit === undefined) throw new Error("the history has no visit");
    const states = new Map(Object.entries(STATES).map(([name, json]) => [name, { json }]));
    const subject = { record: { executionArn: "arn" }, picture: { states } };
    return seenVariables(this, subject, visit, readsMax);
  }
}

const FIRST = { i: "0", order: '"O-77"', rare: "1" };

function looped(turns: number, rareAt?: number): Told {
  const visits: [string, Assigned?][] = [["I", FIRST]];
  for (let turn = 1; turn <= turns; turn += 1) {
    visits.push(turn === rareAt ? ["Pick", { rare: "2" }] : ["Pick"]);
    visits.push(["Turn", { i: String(turn) }]);
  }
  return new Told(visits);
}

const brief = ({ variables }: SeenVariables): readonly (readonly unknown[])[] =>
  [...variables.values()].map(({ name, value, assignedBy }) => [name, value, assignedBy]);

test("each name is looked for until it is found, and not where the definition never sets it", async () => {
  const told = looped(5_000);
  const seen = await told.seen();
  expect(brief(seen)).toEqual([
    ["i", 4_999, "Turn"],
    ["order", "O-77", "I"],
    ["rare", 1, "I"],
  ]);
  expect(seen.unknown).toEqual([]);
  // The ends of 5,000 choices may hold it: a hundred pages, not five thousand.
  expect(told.calls).toBeLessThan(150);
});

test("what a loop sets in each turn costs a few reads, however long it ran", async () => {
  const visits: [string, Assigned?][] = [["I", FIRST]];
  for (let turn = 1; turn <= 5_000; turn += 1) visits.push(["Turn", { i: String(turn) }]);
  const told = new Told([...visits, ["Pick", { rare: "2" }], ["Turn"]]);
  expect(brief(await told.seen())).toEqual([
    ["rare", 2, "Pick"],
    ["i", 5_000, "Turn"],
    ["order", "O-77", "I"],
  ]);
  expect(told.calls).toBeLessThan(10);
});

test("a name that was not looked for far enough is unknown, also where an older value is near", async () => {
  const told = looped(500, 20);
  const seen = await told.seen(100);
  expect(brief(seen)).toEqual([["i", 499, "Turn"]]);
  expect([...seen.unknown].sort()).toEqual(["order", "rare"]);
  expect(brief(await told.seen())).toContainEqual(["rare", 2, "Pick"]);
});
