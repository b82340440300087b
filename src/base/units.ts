// units.ts — quantities whose unit is in the type.

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type TimestampMs = number;

/** Whole or fractional seconds. */
export type Seconds = number;

/** `2026-11-21T01:02:03.456Z`; the context object drops trailing zero fractions, see {@link contextTime}. */
export function isoTime(at: TimestampMs): string {
  return new Date(at).toISOString();
}

/** The context object's form of a time: ISO 8601, milliseconds, without trailing zeros of the fraction. */
export function contextTime(at: TimestampMs): string {
  return new Date(at)
    .toISOString()
    .replace(/\.(\d*?)0+Z$/, (_, kept: string) => (kept === "" ? "Z" : `.${kept}Z`));
}
