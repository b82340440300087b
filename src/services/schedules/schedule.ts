// schedule.ts — when a schedule is due: `rate(5 minutes)`, `cron(0 12 * * ? *)`, `at(2026-11-21T01:19:00)`.
import type { TimestampMs } from "../../base/index.ts";
import { parseCron } from "./cron.ts";
import { localToUtc, utcToLocal } from "./time-zone.ts";

/** The expression is none. */
export class ScheduleProblem extends Error {
  override readonly name = "ScheduleProblem";
}

export interface Schedule {
  /** `at`: once. */
  readonly kind: "at" | "cron" | "rate";
  /** The first time after `after`; rates count from `base`. Undefined: never again. */
  next(after: TimestampMs, base: TimestampMs): TimestampMs | undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** `zone`: an IANA name; rates have none. Throws {@link ScheduleProblem}. */
export function parseSchedule(expression: string, zone: string): Schedule {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  switch (kind) {
    case "rate":
      return rate(inner);
    case "cron":
      return cron(inner, zone);
    case "at":
      return once(inner, zone);
    default:
      throw new ScheduleProblem("Parameter ScheduleExpression is not valid.");
  }
}

function rate(text: string): Schedule {
  const [, count = "", unit = "", plural = ""] =
    /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(text) ?? [];
  const number = Number(count);
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined || (number === 1) !== (plural === ""))
    throw new ScheduleProblem("Parameter ScheduleExpression is not valid.");
  const every = number * unitMs;
  return {
    kind: "rate",
    next: (after, base) => base + (Math.floor(Math.max(after - base, 0) / every) + 1) * every,
  };
}

function cron(text: string, zone: string): Schedule {
  const nextLocal = parseCron(text);
  if (nextLocal === undefined)
    throw new ScheduleProblem("Parameter ScheduleExpression is not valid.");
  return {
    kind: "cron",
    next: (after) => {
      let local: number | undefined = utcToLocal(after, zone);
      for (let tries = 0; tries < 3; tries++) {
        local = nextLocal(local);
        if (local === undefined) return undefined;
        const at = localToUtc(local, zone);
        // When the clocks go back a local time comes twice: the first counts.
        if (at > after) return at;
      }
      return undefined;
    },
  };
}

function once(text: string, zone: string): Schedule {
  const local = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(local)) throw new ScheduleProblem(`Invalid Schedule Expression at(${text}).`);
  const at = localToUtc(local, zone);
  return { kind: "at", next: (after) => (at > after ? at : undefined) };
}
