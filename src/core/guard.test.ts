import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retryDelaySeconds } from "./guard.ts";

const never = (): number => {
  throw new Error("no chance is needed");
};

describe("the delay of a retrier", () => {
  test("grows by the rate with every attempt made", () => {
    const retrier = { intervalSeconds: 3, backoffRate: 2, maxDelaySeconds: undefined };
    const delays = [0, 1, 2, 3].map((made) =>
      retryDelaySeconds({ ...retrier, jitter: "NONE" }, made, never),
    );
    expect(delays).toEqual([3, 6, 12, 24]);
  });

  test("is capped by MaxDelaySeconds before jitter shortens it", () => {
    const retrier = {
      intervalSeconds: 3,
      backoffRate: 2,
      maxDelaySeconds: 10,
      jitter: "FULL",
    } as const;
    expect(retryDelaySeconds(retrier, 5, () => 0.5)).toBe(5);
  });

  test("with jitter lies between nothing and the whole delay", () => {
    const retrier = {
      intervalSeconds: 1,
      backoffRate: 2,
      maxDelaySeconds: undefined,
      jitter: "FULL",
    } as const;
    fc.assert(
      fc.property(fc.nat(20), fc.double({ min: 0, max: 0.999, noNaN: true }), (made, chance) => {
        const delay = retryDelaySeconds(retrier, made, () => chance);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(2 ** made);
      }),
    );
  });
});
