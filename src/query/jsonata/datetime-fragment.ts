// datetime-fragment.ts — the parts of a date, in UTC; weeks as ISO 8601 numbers them, within years and months.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.).

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

export const DAYS: readonly string[] = [
  "",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
];
export const MONTHS: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** A month of a year; months outside of 0 to 11 run over into the neighbouring years. */
type Month = readonly [year: number, month: number];

/** The first week of a month or year is that which holds its first Thursday; it begins on a Monday. */
function firstWeekStart([year, month]: Month): number {
  const first = Date.UTC(year, month);
  const weekday = isoWeekday(new Date(first));
  return weekday > 4 ? first + (8 - weekday) * DAY_MS : first - (weekday - 1) * DAY_MS;
}

function isoWeekday(date: Date): number {
  const day = date.getUTCDay();
  return day === 0 ? 7 : day;
}

interface WeekSpan {
  readonly current: Month;
  readonly next: Month;
  readonly previous: Month;
  /** A week beyond this one may be the first of the next span. */
  readonly weeks: number;
}

function weekWithin(date: Date, span: WeekSpan): number {
  const today = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  const since = (start: Month): number => (today - firstWeekStart(start)) / WEEK_MS + 1;
  const week = since(span.current);
  if (week > span.weeks && today >= firstWeekStart(span.next)) return 1;
  return Math.floor(week < 1 ? since(span.previous) : week);
}

function yearSpan(date: Date): WeekSpan {
  const year = date.getUTCFullYear();
  return { current: [year, 0], next: [year + 1, 0], previous: [year - 1, 0], weeks: 52 };
}

function monthSpan(date: Date): WeekSpan {
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return { current: [year, month], next: [year, month + 1], previous: [year, month - 1], weeks: 4 };
}

/** -1, 0 or 1: whether the week of the date belongs to the previous, this or the next span. */
function weekOwner(date: Date, span: WeekSpan): number {
  if (date.getTime() < firstWeekStart(span.current)) return -1;
  return date.getTime() >= firstWeekStart(span.next) ? 1 : 0;
}

/** The value of a component of a picture string; undefined for time zones and unknown letters. */
export function dateFragment(date: Date, component: string): number | string | undefined {
  switch (component) {
    case "Y":
      return date.getUTCFullYear();
    case "M":
      return date.getUTCMonth() + 1;
    case "D":
      return date.getUTCDate();
    case "d":
      return dayInYear(date);
    case "F":
      return isoWeekday(date);
    case "W":
      return weekWithin(date, yearSpan(date));
    case "w":
      return weekWithin(date, monthSpan(date));
    case "X":
      return date.getUTCFullYear() + weekOwner(date, yearSpan(date));
    case "x":
      return ((date.getUTCMonth() + weekOwner(date, monthSpan(date)) + 12) % 12) + 1;
    case "C":
    case "E":
      return "ISO";
    default:
      return timeFragment(date, component);
  }
}

function timeFragment(date: Date, component: string): number | string | undefined {
  switch (component) {
    case "H":
      return date.getUTCHours();
    case "h":
      return date.getUTCHours() % 12 === 0 ? 12 : date.getUTCHours() % 12;
    case "P":
      return date.getUTCHours() >= 12 ? "pm" : "am";
    case "m":
      return date.getUTCMinutes();
    case "s":
      return date.getUTCSeconds();
    case "f":
      return date.getUTCMilliseconds();
    default:
      return undefined;
  }
}

function dayInYear(date: Date): number {
  const today = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  return (today - Date.UTC(date.getUTCFullYear(), 0)) / DAY_MS + 1;
}
