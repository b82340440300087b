import { beforeEach, expect, test } from "vitest";
import { Payload } from "../base/index.ts";
import { AWS_LIMITS, type ChildAgain } from "../core/index.ts";
import { QueryFailure } from "../query/index.ts";
import { ChildInputs, type Made } from "./child-inputs.ts";
import type { EngineIncident } from "./ports.ts";
import type { Slot } from "./slot.ts";

// Nobody looks into them here.
const HERE = { arn: "parent", program: {}, execution: {} } as unknown as Slot;
const AWAY = { arn: "parent" } as unknown as Slot;

let now: number;
let rounds: (() => void)[];
let incidents: EngineIncident[];
let inputs: ChildInputs;
let told: Made[];

beforeEach(() => {
  now = 0;
  rounds = [];
  incidents = [];
  told = [];
  inputs = new ChildInputs({
    // The cast: it asks for nothing else of a clock.
    clock: { now: () => now, soon: (work: () => void) => rounds.push(work) } as never,
    limits: AWS_LIMITS,
    inNameOf: (_arn, work) => work(),
    report: (incident) => incidents.push(incident),
  });
});

/** A child whose input takes so many parts of so long. */
function child(parts: number, ms = 1): ChildAgain {
  let left = parts;
  const more = (): Payload | undefined => {
    now += ms;
    left -= 1;
    return left > 0 ? undefined : new Payload(parts);
  };
  return { index: 0, name: "n", arn: "a", itemCount: 1, input: { more } } as never;
}

function make(of: ChildAgain, parent = HERE, mapRunArn = "run"): void {
  inputs.make(inputs.open(parent, mapRunArn), of, (made) => told.push(made));
}

/** How many rounds there were. */
function settled(): number {
  let count = 0;
  for (let round = rounds.shift(); round !== undefined; round = rounds.shift()) {
    round();
    count += 1;
  }
  return count;
}

test("inputs are made one after the other, with others' turns between", () => {
  for (const parts of [2, 1, 30, 1]) make(child(parts));
  expect(told).toEqual([]);
  expect(settled()).toBe(5);
  expect(told.map((made) => made instanceof Payload && made.value)).toEqual([2, 1, 30, 1]);
});

test("what is stopped before, or in the middle of it, is not made", () => {
  const before = inputs.open(HERE, "run");
  make(child(30));
  make(child(2), HERE, "another");
  rounds.shift()?.();
  inputs.drop("run");
  inputs.make(before, child(1), (made) => told.push(made));
  settled();
  expect(told).toEqual([new Payload(2)]);
});

test("that of a parent whose state is away is left to the next time", () => {
  make(child(1), AWAY);
  make(child(1));
  settled();
  expect(told).toEqual([new Payload(1)]);
});

test("one that breaks a rule is reported, and fails its child alone", () => {
  const more = (): never => {
    throw new Error("broken");
  };
  make({ ...child(1), input: { more } } as never);
  make(child(1));
  settled();
  expect(told).toEqual([expect.any(QueryFailure), new Payload(1)]);
  expect(incidents).toMatchObject([{ kind: "runnerBroken", executionArn: "a" }]);
});
