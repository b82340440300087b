// What every clock promises, whatever its time is.
import { describe, expect, test } from "vitest";
import { type Clock, ManualClock, RealClock, ScaledClock, SkipClock } from "./index.ts";

const HOUR_MS = 3_600_000;

interface Kind {
  readonly name: string;
  readonly make: () => Clock;
  /** How far in the future a wake-up may lie in a test of this clock. */
  readonly stepMs: number;
  readonly pass: (clock: Clock, milliseconds: number) => Promise<void>;
}

async function nothing(): Promise<void> {}

const KINDS: readonly Kind[] = [
  { name: "RealClock", make: () => new RealClock(), stepMs: 3, pass: nothing },
  { name: "SkipClock", make: () => new SkipClock(), stepMs: HOUR_MS, pass: nothing },
  { name: "ScaledClock", make: () => new ScaledClock(1_000_000), stepMs: HOUR_MS, pass: nothing },
  {
    name: "ManualClock",
    make: () => new ManualClock(),
    stepMs: HOUR_MS,
    pass: (clock, milliseconds) => (clock as ManualClock).advance(milliseconds),
  },
];

describe.each(KINDS)("$name", ({ make, stepMs, pass }) => {
  test("wakes once, not before the time, in the order of the times", async () => {
    const clock = make();
    const start = clock.now();
    const rung: (readonly [string, number])[] = [];
    const all = new Promise<void>((resolve) => {
      const wake = (name: string): void => {
        rung.push([name, clock.now()]);
        if (rung.length === 3) resolve();
      };
      clock.wakeAt(start + 3 * stepMs, () => wake("c"));
      clock.wakeAt(start + stepMs, () => wake("a"));
      clock.wakeAt(start + 2 * stepMs, () => wake("b"));
    });
    await pass(clock, 3 * stepMs);
    await all;
    expect(rung.map(([name]) => name)).toEqual(["a", "b", "c"]);
    rung.forEach(([, at], i) => {
      expect(at).toBeGreaterThanOrEqual(start + (i + 1) * stepMs);
    });
  });

  test("does not wake for what was cancelled", async () => {
    const clock = make();
    const start = clock.now();
    let rung = 0;
    const cancel = clock.wakeAt(start + stepMs, () => {
      rung += 1;
    });
    const last = new Promise<void>((resolve) => {
      clock.wakeAt(start + 2 * stepMs, resolve);
    });
    cancel();
    cancel();
    await pass(clock, 2 * stepMs);
    await last;
    expect(rung).toBe(0);
  });

  test("wakes soon for what is due already", async () => {
    const clock = make();
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.now() - 5, resolve);
    });
  });

  test("never goes back", async () => {
    const clock = make();
    let last = clock.now();
    for (let i = 0; i < 50; i++) {
      await new Promise<void>((resolve) => clock.soon(resolve));
      expect(clock.now()).toBeGreaterThanOrEqual(last);
      last = clock.now();
    }
  });

  test("runs what is wanted soon after what is running", async () => {
    const clock = make();
    const order: number[] = [];
    const done = new Promise<void>((resolve) => {
      clock.soon(() => order.push(2));
      clock.soon(() => {
        order.push(3);
        resolve();
      });
    });
    order.push(1);
    await done;
    expect(order).toEqual([1, 2, 3]);
  });
});

describe("a skipping clock", () => {
  test("does not jump while something is under way", async () => {
    const clock = new SkipClock();
    const release = clock.hold();
    let rung = false;
    const woken = new Promise<void>((resolve) => {
      clock.wakeAt(clock.now() + HOUR_MS, () => {
        rung = true;
        resolve();
      });
    });
    for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(rung).toBe(false);
    release();
    await woken;
  });

  test("jumps past the limit of an execution only where nobody outside is waited for", async () => {
    const clock = new SkipClock();
    const back = clock.waitOutside();
    let rung = false;
    const woken = new Promise<void>((resolve) => {
      clock.wakeAt(clock.now() + 400 * 24 * HOUR_MS, () => {
        rung = true;
        resolve();
      });
    });
    for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(rung).toBe(false);
    back();
    await woken;
  });

  test("has whole milliseconds, wherever a wake-up lies", async () => {
    const clock = new SkipClock();
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.now() + HOUR_MS + 0.4, resolve);
    });
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  test("does not jump for the end of a long poll", async () => {
    const clock = new SkipClock();
    let ended = false;
    clock.wakeAt(
      clock.now() + 60_000,
      () => {
        ended = true;
      },
      { passive: true },
    );
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.now() + 30_000, resolve);
    });
    for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(ended).toBe(false);
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.now() + 40_000, resolve);
    });
    expect(ended).toBe(true);
  });
});

describe("a manual clock", () => {
  test("lets what a wake-up starts be due within the same advance", async () => {
    const clock = new ManualClock();
    const start = clock.now();
    const times: number[] = [];
    const next = (): void => {
      times.push(clock.now() - start);
      if (times.length < 3) clock.wakeAt(clock.now() + 1_000, next);
    };
    clock.wakeAt(start + 1_000, next);
    await clock.advance(10_000);
    expect(times).toEqual([1_000, 2_000, 3_000]);
    expect(clock.now()).toBe(start + 10_000);
    expect(clock.nextWakeAt()).toBeUndefined();
  });
});
