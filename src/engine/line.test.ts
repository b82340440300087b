import { describe, expect, test } from "vitest";
import { Line } from "./line.ts";
import { Slot } from "./slot.ts";
import type { ExecutionBirth } from "./store-port.ts";

function slotOf(arn: string, revisionId: string): Slot {
  const slot = new Slot(arn, true);
  // The cast: the line looks at the revision only.
  slot.birth = { revisionId } as ExecutionBirth;
  return slot;
}

/** A line that knows the definition `slow` as slow and has two of its executions. */
function lineWithSlow(): Line {
  const line = new Line();
  line.served(slotOf("before", "slow"), 40);
  line.add(slotOf("s1", "slow"));
  line.add(slotOf("s2", "slow"));
  return line;
}

describe("the line", () => {
  test("serves in the order of arrival", () => {
    const line = new Line();
    for (const arn of ["a", "b", "c"]) line.add(slotOf(arn, "r"));
    expect([line.next()?.arn, line.next()?.arn, line.next()?.arn, line.next()]).toEqual([
      "a",
      "b",
      "c",
      undefined,
    ]);
    expect(line.size).toBe(0);
  });

  test("lets what is quick pass executions of a definition that was slow", () => {
    const line = lineWithSlow();
    line.add(slotOf("q", "quick"));
    expect(line.next()?.arn).toBe("q");
    expect(line.next()).toBeUndefined();
    expect(line.nextSlow(0, true)?.arn).toBe("s1");
  });

  test("serves the slow one at a time, and while others wait only once in a while", () => {
    const line = lineWithSlow();
    expect(line.next()).toBeUndefined();
    expect(line.nextSlow(1_000, false)?.arn).toBe("s1");
    expect(line.nextSlow(1_050, false)).toBeUndefined();
    expect(line.nextSlow(1_100, false)?.arn).toBe("s2");
  });

  test("forgets that a definition was slow after a quick turn", () => {
    const line = lineWithSlow();
    expect(line.next()).toBeUndefined();
    line.served(slotOf("s0", "slow"), 1);
    line.add(slotOf("s3", "slow"));
    expect(line.next()?.arn).toBe("s3");
  });
});
