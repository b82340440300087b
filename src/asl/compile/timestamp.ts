// timestamp.ts — RFC 3339 times as Choice and Wait read them: upper-case T and Z, an offset, up to nanoseconds.

const FORM =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** `2026-01-01T00:00:00.123456789+00:00`. */
const LENGTH_MAX = 35;

/** A time as whole milliseconds since 1970 and the nanoseconds behind them. */
export interface ParsedTime {
  readonly ms: number;
  readonly nanoseconds: number;
}

/** Milliseconds since 1970, undefined for a text that is no such time. */
export function parseTimestamp(text: string): number | undefined {
  return parseTime(text)?.ms;
}

export function parseTime(text: string): ParsedTime | undefined {
  const match = text.length > LENGTH_MAX ? null : FORM.exec(text);
  if (match === null) return undefined;
  const [, ...parts] = match;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? "0"));
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  const [fraction = "", sign = "+", offsetHours = "0", offsetMinutes = "0"] = parts.slice(6);
  if (Number(offsetHours) > 18 || Number(offsetMinutes) > 59) return undefined;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -1 : 1);
  const nanoseconds = Number(fraction.padEnd(9, "0"));
  const days = daysSince1970(year, month, day);
  const seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second;
  return {
    ms: seconds * 1000 + Math.floor(nanoseconds / 1e6),
    nanoseconds: nanoseconds % 1e6,
  };
}

/** Negative, 0 or positive, as the first is earlier, the same or later. */
export function compareTimes(left: ParsedTime, right: ParsedTime): number {
  return left.ms - right.ms || left.nanoseconds - right.nanoseconds;
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const february = leap ? 29 : 28;
  const lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (lengths[month - 1] ?? 0);
}

/** Of the proleptic Gregorian calendar. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
