import { expect, test } from "vitest";
import type { Visit } from "../../console-wire/index.ts";
import { eventChange } from "./attempts.ts";
import {
  fittingIteration,
  iterationAround,
  iterationWords,
  ofAnyAttempt,
  parseIteration,
} from "./iteration.ts";
import { agreement, changed, type Selection } from "./selection.ts";

const OUTER = "/States/Outer";
const INNER = `${OUTER}/ItemProcessor/States/Inner`;
const STEP = `${INNER}/ItemProcessor/States/Step`;
const NOTED = `${OUTER}/ItemProcessor/States/Noted`;
const REFUND = "/States/Refund";
const OTHER = "/States/Other";

type Path = Visit["path"];
const at = (index: number, inner?: number): Path => [
  { of: OUTER, index },
  ...(inner === undefined ? [] : [{ of: INNER, index: inner }]),
];
const fitting = (iteration: string, id: string, path?: Path): string | undefined =>
  fittingIteration(iteration, { id, path });

test("an iteration stays where a visit stands in it, and becomes the visit's own where it does not", () => {
  expect(fitting(`${OUTER}:1`, NOTED, at(1))).toBe(`${OUTER}:1`);
  expect(fitting(`${OUTER}:1`, NOTED, at(3))).toBe(`${OUTER}:3`);
  expect(fitting(`${OUTER}:1`, REFUND, [])).toBeUndefined();
  expect(fitting(`${OTHER}:1`, NOTED, at(3))).toBe(`${OUTER}:3`);
  expect(fitting(`${OTHER}:1`, STEP, at(3, 2))).toBe(`${INNER}:3.2`);
});

test("of Maps inside Maps the indexes of those around it have to be the same too", () => {
  expect(fitting(`${INNER}:1.2`, STEP, at(1, 2))).toBe(`${INNER}:1.2`);
  // It may leave out those around it.
  expect(fitting(`${INNER}:2`, STEP, at(0, 2))).toBe(`${INNER}:2`);
  expect(fitting(`${INNER}:1.2`, STEP, at(0, 2))).toBe(`${INNER}:0.2`);
  expect(fitting(`${INNER}:2`, STEP, at(0, 1))).toBe(`${INNER}:0.1`);
  expect(fitting(`${OUTER}:1`, STEP, at(1, 2))).toBe(`${OUTER}:1`);
  expect(fitting(`${OUTER}:1`, STEP, at(0, 2))).toBe(`${OUTER}:0`);
  expect(fitting(`${INNER}:1.2`, NOTED, at(1))).toBe(`${OUTER}:1`);
});

test("a Map keeps its own iteration, unless it is visited in another one around it", () => {
  expect(fitting(`${OUTER}:1`, OUTER, [])).toBe(`${OUTER}:1`);
  expect(fitting(`${INNER}:1.2`, INNER, at(1))).toBe(`${INNER}:1.2`);
  expect(fitting(`${INNER}:1.2`, INNER, at(0))).toBe(`${OUTER}:0`);
  // What tells of an iteration is an event of the Map, in that iteration.
  expect(fitting(`${INNER}:1.2`, INNER, at(1, 0))).toBe(`${INNER}:1.0`);
});

test("of a Map that was tried again it is that of the visit's attempt", () => {
  const second: Path = [{ of: OUTER, index: 1, attempt: 2 }];
  expect(fitting(`${OUTER}:1@2`, NOTED, second)).toBe(`${OUTER}:1@2`);
  expect(fitting(`${OUTER}:1@1`, NOTED, second)).toBe(`${OUTER}:1@2`);
  expect(fitting(`${OUTER}:1`, NOTED, second)).toBe(`${OUTER}:1`);
  expect(fitting(`${OUTER}:0`, NOTED, second)).toBe(`${OUTER}:1@2`);
  expect(fitting(`${OUTER}:1@1`, NOTED, at(1))).toBe(`${OUTER}:1@1`);
});

test("branches of a Parallel are no iterations", () => {
  const map = `${OUTER}/ItemProcessor/States/Both/Branches/1/States/Inner`;
  const path: Path = [
    { of: OUTER, index: 4 },
    { of: `${OUTER}/ItemProcessor/States/Both`, index: 1 },
    { of: map, index: 2 },
  ];
  const step = `${map}/ItemProcessor/States/Step`;
  expect(fitting(`${map}:0.0`, step, path)).toBe(`${map}:4.2`);
  expect(
    fitting(`${OTHER}:1`, "/States/Both/Branches/0/States/A", [{ of: "/States/Both", index: 0 }]),
  ).toBeUndefined();
  expect(iterationWords({ of: map, index: 2, outer: [4] })).toBe("#2 of Inner in #4 of Outer");
});

test("of a state without a visit its place in the definition tells how much of an iteration stays", () => {
  expect(fitting(`${OUTER}:1`, NOTED)).toBe(`${OUTER}:1`);
  expect(fitting(`${OUTER}:1`, STEP)).toBe(`${OUTER}:1`);
  expect(fitting(`${OUTER}:1`, OUTER)).toBe(`${OUTER}:1`);
  expect(fitting(`${OUTER}:1`, REFUND)).toBeUndefined();
  expect(fitting(`${OUTER}:1`, `${OUTER}s`)).toBeUndefined();
  expect(fitting(`${INNER}:1.2`, NOTED)).toBe(`${OUTER}:1`);
  expect(fitting(`${INNER}:1.2@2`, OUTER)).toBe(`${OUTER}:1`);
  expect(fitting(`${INNER}:2`, NOTED)).toBeUndefined();
  expect(fitting(`${INNER}:1.2`, REFUND)).toBeUndefined();
});

test("visits of the Map itself are those in the iterations around it", () => {
  expect(iterationAround(`${INNER}:1.2`, STEP)).toBe(`${INNER}:1.2`);
  expect(iterationAround(`${INNER}:1.2@2`, INNER)).toBe(`${OUTER}:1`);
  expect(iterationAround(`${INNER}:2`, INNER)).toBeUndefined();
  expect(iterationAround(`${OUTER}:1`, OUTER)).toBeUndefined();
  expect(iterationAround(`${OUTER}:1`, REFUND)).toBeUndefined();
});

test("an iteration is told with those around it", () => {
  const words = (text: string): string => {
    const iteration = parseIteration(text);
    return iteration === undefined ? "" : iterationWords(iteration);
  };
  expect(words(`${OUTER}:1`)).toBe("#1 of Outer");
  expect(words(`${OUTER}:1@2`)).toBe("#1 of Outer, attempt 2");
  expect(words(`${INNER}:0.2`)).toBe("#2 of Inner in #0 of Outer");
  expect(words(`${INNER}:0.2@3`)).toBe("#2 of Inner, attempt 3 in #0 of Outer");
  expect(words(`${INNER}:2`)).toBe("#2 of Inner");
  // More of them than there are Maps.
  expect(words("/States/a~1b:7.2")).toBe("#2 of a/b");
});

test("who selects a visit or an event elsewhere selects its iteration, and narrows nothing that was not narrowed", () => {
  const selection: Selection = { state: OUTER, iteration: `${OUTER}:1` };
  const there = { state: NOTED, visit: 59, path: at(3) };
  expect(changed(selection, there)).toEqual({ state: NOTED, visit: 59, iteration: `${OUTER}:3` });
  expect(changed({}, there)).toEqual({ state: NOTED, visit: 59 });
  const outside = { state: REFUND, visit: 80, path: [] };
  expect(changed(selection, outside)).toEqual({ state: REFUND, visit: 80 });
  expect(changed(selection, { state: REFUND, visit: undefined })).toEqual({ state: REFUND });
  const place = { name: "Noted", id: NOTED, path: at(3), entered: 59 };
  expect(changed(selection, eventChange(61, place))).toEqual({
    ...{ event: 61, state: NOTED, visit: 59, iteration: `${OUTER}:3` },
  });
});

const VISIT = { id: NOTED, enteredEventId: 59, path: at(3), attempts: [] };

test("a link whose parts contradict each other is put right by the visit", () => {
  const right = (selection: Selection): Selection | undefined => {
    const change = agreement(selection, VISIT);
    return change && changed(selection, change);
  };
  const whole: Selection = { state: NOTED, visit: 59, attempt: 2, iteration: `${OUTER}:3` };
  expect(right(whole)).toBeUndefined();
  expect(right({ ...whole, iteration: `${OUTER}:1` })).toEqual(whole);
  expect(right({ ...whole, state: REFUND })).toEqual(whole);
  const { state: _, ...alone } = whole;
  expect(right(alone)).toEqual(whole);
  expect(agreement({ ...whole, iteration: `${OUTER}:1` }, undefined)).toBeUndefined();
});

test("no iteration stays beside a state outside of its Map", () => {
  expect(agreement({ iteration: `${OUTER}:1` }, undefined)).toBeUndefined();
  const selection: Selection = { state: REFUND, iteration: `${OUTER}:1`, attempt: 2 };
  const change = agreement(selection, undefined);
  expect(change && changed(selection, change)).toEqual({ state: REFUND, attempt: 2 });
  expect(agreement({ state: REFUND }, VISIT)).toBeUndefined();
  expect(agreement({}, undefined)).toBeUndefined();
});

test("an iteration of any attempt is named without one", () => {
  const named = [undefined, `${OUTER}:3`, `${INNER}:1.2@3`].map(ofAnyAttempt);
  expect(named).toEqual([undefined, `${OUTER}:3`, `${INNER}:1.2`]);
});
