import { expect, test } from "vitest";
import type { Attempt, Visit } from "../../console-wire/index.ts";
import {
  asOfAttempt,
  attemptMark,
  attemptOfEvent,
  childrenOf,
  chosenAttempt,
  eventChange,
  followedAttempt,
  hasLeft,
} from "./attempts.ts";
import { changed, readSelection } from "./selection.ts";

const attempt = (scheduledEventId: number, more: Partial<Attempt> = {}): Attempt => ({
  ...{ scheduledEventId, scheduledAt: scheduledEventId, status: "failed", ...more },
});

const VISIT: Visit = {
  ...{ id: "/States/Pay", name: "Pay", type: "Task", enteredEventId: 2, enteredAt: 0, path: [] },
  ...{ status: "caught", exitedEventId: 12, attempts: [attempt(3), attempt(6), attempt(9)] },
};

test("an event belongs to the attempt that was scheduled last before it, and to none outside them", () => {
  const of = [1, 2, 3, 5, 6, 11, 12, 13].map((event) => attemptOfEvent(VISIT, event));
  expect(of).toEqual([undefined, undefined, 1, 1, 2, 3, undefined, undefined]);
});

test("the attempt that is meant is the event's, else the one chosen, else the last", () => {
  expect(chosenAttempt(VISIT, {})).toBe(3);
  expect(chosenAttempt(VISIT, { attempt: 1 })).toBe(1);
  expect(chosenAttempt(VISIT, { attempt: 1, event: 7 })).toBe(2);
  expect(chosenAttempt(VISIT, { attempt: 1, event: 12 })).toBe(1);
  expect(chosenAttempt(VISIT, { attempt: 9 })).toBe(3);
  expect(chosenAttempt({ ...VISIT, attempts: [] }, { attempt: 1 })).toBe(0);
});

test("an attempt is told from others only where there are others", () => {
  const second = { entered: 2, attempt: 2, first: 6, chosen: true };
  expect(attemptMark(VISIT, { attempt: 2 })).toEqual(second);
  expect(attemptMark(VISIT, {})).toEqual({ entered: 2, attempt: 3, first: 9, chosen: false });
  expect(attemptMark({ ...VISIT, attempts: [attempt(3)] }, {})).toBeUndefined();
  expect(attemptMark(undefined, {})).toBeUndefined();
});

test("an attempt in the URL counts from 1, and goes with its visit", () => {
  expect(readSelection({ visit: "2", attempt: "2" })).toEqual({ visit: 2, attempt: 2 });
  expect(readSelection({ attempt: "0" })).toEqual({});
  const selection = { state: "/States/Pay", visit: 2, attempt: 2 };
  expect(changed(selection, { pane: "logs" })).toEqual({ ...selection, pane: "logs" });
  expect(changed(selection, { visit: 20 })).toEqual({ state: "/States/Pay", visit: 20 });
  expect(changed(selection, { state: "/States/B", visit: 9, attempt: 1 })).toEqual({
    ...{ state: "/States/B", visit: 9, attempt: 1 },
  });
});

test("who selects an event selects whose it is", () => {
  const place = { name: "Pay", id: "/States/Pay", path: [], entered: 2, attempt: 1 };
  expect(eventChange(5, place)).toEqual({
    ...{ event: 5, state: "/States/Pay", visit: 2, attempt: 1, path: [] },
  });
  expect(eventChange(1, null)).toEqual({ event: 1 });
});

test("each child is told once, with the attempts that it is of", () => {
  const attempts = [
    attempt(3, { mapRunArn: "run-1" }),
    attempt(6, { mapRunArn: "run-1", redriven: true }),
    attempt(9),
    attempt(12, { childExecutionArn: "child" }),
  ];
  expect(childrenOf({ ...VISIT, attempts })).toEqual([
    { kind: "mapRun", arn: "run-1", attempts: [1, 2] },
    { kind: "execution", arn: "child", attempts: [4] },
  ]);
});

test("a visit as an earlier attempt left it has nothing of what came after", () => {
  const failed = attempt(3, { error: "Broken" });
  const visit: Visit = {
    ...{ ...VISIT, status: "succeeded", exitedAt: 12 },
    attempts: [failed, attempt(6, { status: "aborted" }), attempt(9, { status: "succeeded" })],
  };
  const { exitedEventId: _id, exitedAt: _at, ...begun } = visit;
  expect(asOfAttempt(visit, 1)).toEqual({
    ...{ ...begun, status: "failed", error: "Broken", attempts: [failed] },
  });
  expect(asOfAttempt(visit, 2).status).toBe("aborted");
  expect(asOfAttempt(visit, 3)).toBe(visit);
  const left = [1, 2, 3].map((number) => hasLeft(visit, { attempt: number }));
  expect(left).toEqual([false, false, true]);
});

test("the data flow is that of the visit unless others came after the attempt", () => {
  expect(followedAttempt(VISIT, {})).toBeUndefined();
  expect(followedAttempt(VISIT, { attempt: 3 })).toBeUndefined();
  expect(followedAttempt(VISIT, { attempt: 4 })).toBeUndefined();
  expect(followedAttempt(VISIT, { attempt: 1 })).toBe(1);
  expect(followedAttempt(VISIT, { attempt: 1, event: 7 })).toBe(2);
  expect(followedAttempt(VISIT, { attempt: 3, event: 11 })).toBeUndefined();
  expect(followedAttempt({ ...VISIT, attempts: [] }, { attempt: 1 })).toBeUndefined();
});

test("a visit that waits to try again stands as its last attempt left it", () => {
  const { exitedEventId: _, ...open } = VISIT;
  const waiting: Visit = { ...open, status: "running" };
  expect(asOfAttempt(waiting, 3).status).toBe("failed");
  const trying = [...VISIT.attempts, attempt(12, { status: "running" })];
  expect(asOfAttempt({ ...waiting, attempts: trying }, 4).status).toBe("running");
});
