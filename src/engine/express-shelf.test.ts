import { describe, expect, test } from "vitest";
import { Payload } from "../base/index.ts";
import type { HistoryEvent } from "../core/index.ts";
import type { MemorisedExecution } from "./execution-record.ts";
import { ExpressShelf } from "./express-shelf.ts";
import type { ExecutionBirth } from "./store-port.ts";

const MIB = 1024 * 1024;
const RUN = "arn:aws:states:us-east-1:123456789012:mapRun:m/l:r";

function arnOf(number: number): string {
  return `arn:aws:states:us-east-1:123456789012:express:m:e:${number}`;
}

function closed(number: number, of: Partial<ExecutionBirth>): MemorisedExecution {
  // The cast: nobody looks into the rest of it here.
  const birth = { name: "e", type: "EXPRESS", input: "{}", ...of } as ExecutionBirth;
  const execution = {
    ...({ status: "SUCCEEDED", stopDate: 1, redriveCount: 0, redriveDate: undefined } as const),
    ...{ historyCount: 4, output: new Payload({}), failure: undefined },
  };
  return { executionArn: arnOf(number), birth, execution };
}

/** Little goes in, and each state gives another output. */
function events(characters: number): HistoryEvent[] {
  return ["", "a", "b", "c"].map((first, i) => ({
    ...{ id: i + 1, previousEventId: i, timestamp: 0, type: "PassStateExited" },
    details: { name: "S", output: new Payload(i === 0 ? {} : first + "x".repeat(characters)) },
  }));
}

/** How many of so many executions are remembered. */
function remembered(count: number, characters: number, of: Partial<ExecutionBirth>): number {
  const shelf = new ExpressShelf();
  for (let i = 0; i < count; i++) {
    const history = shelf.begin();
    history.append(events(characters));
    shelf.put(closed(i, of), history);
  }
  expect(shelf.find(arnOf(count - 1))).toBeDefined();
  expect(shelf.history(arnOf(count - 1), { limit: 10 })?.events).toHaveLength(4);
  return [...shelf.recorded(of.mapRunArn !== undefined)].length;
}

describe.each([
  { name: "executions", of: {}, countMax: 500, bytesMax: 64 * MIB },
  { name: "children of map runs", of: { mapRunArn: RUN }, countMax: 1_000, bytesMax: 8 * MIB },
])("of Express $name the last ones are remembered", ({ of, countMax, bytesMax }) => {
  test("as many as there may be", () => {
    expect(remembered(countMax + 10, 10, of)).toBe(countMax);
  });

  test("that take no more memory than they may, what their states gave included", () => {
    const characters = MIB / 4;
    const each = 3 * 2 * characters;
    expect(remembered(60, characters, of)).toBe(Math.floor(bytesMax / (each + 2_000)));
  });

  test("the very last one however large it is", () => {
    expect(remembered(3, 5 * MIB, of)).toBe(bytesMax === 64 * MIB ? 2 : 1);
  });
});

test("one that ended again is counted once", () => {
  const shelf = new ExpressShelf();
  const history = shelf.begin();
  history.append(events(MIB));
  for (let i = 0; i < 100; i++) shelf.put(closed(1, {}), history);
  const other = shelf.begin();
  other.append(events(MIB));
  shelf.put(closed(2, {}), other);
  expect([...shelf.recorded(false)]).toHaveLength(2);
});
