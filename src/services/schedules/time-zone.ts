// time-zone.ts — local times of a zone. A local time is written as the UTC time that looks the same.
import type { TimestampMs } from "../../base/index.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", minute: "numeric", second: "numeric" },
  });
  formats.set(zone, made);
  return made;
}

export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    // Intl knows no such zone.
    return false;
  }
}

export function utcToLocal(at: TimestampMs, zone: string): TimestampMs {
  if (zone === "UTC") return at;
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: string): number => parts[name] ?? 0;
  return (
    Date.UTC(
      ...([part("year"), part("month") - 1, part("day")] as const),
      ...([part("hour"), part("minute"), part("second")] as const),
    ) +
    (((at % 1000) + 1000) % 1000)
  );
}

/** Of a time that does not exist (the clocks go forward) the one an offset later. */
export function localToUtc(local: TimestampMs, zone: string): TimestampMs {
  if (zone === "UTC") return local;
  const guess = local - (utcToLocal(local, zone) - local);
  return local - (utcToLocal(guess, zone) - guess);
}
