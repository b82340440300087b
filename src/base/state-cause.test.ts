import { expect, test } from "vitest";
import { reasonIn, stateCause, stateCauseIn } from "./index.ts";

test.each(["S", "it's (entered", "two\nlines"])(
  "a cause tells of the state %j again",
  (stateName) => {
    const told = { stateName, enteredEventId: 12, reason: "No.\nNothing." };
    expect(stateCauseIn(stateCause(told))).toEqual(told);
    expect(reasonIn(stateCause(told))).toBe("No.\nNothing.");
  },
);

test("another cause is its own reason", () => {
  expect(stateCauseIn("States.Timeout")).toBeUndefined();
  expect(
    reasonIn(`It said: ${stateCause({ stateName: "S", enteredEventId: 2, reason: "" })}`),
  ).toMatch(/^It said: An error/);
});
