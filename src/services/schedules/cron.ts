// cron.ts — six fields: minutes hours day-of-month month day-of-week year, as EventBridge writes them.
//
// Day of month: `*`, numbers, `L` (last), `15W` (nearest weekday). Day of week: 1 (Sunday) to 7 or names, `6L` (the
// last Friday), `3#2` (the second Tuesday). One of the two days must be `?`.

type Days = (date: CivilDate) => boolean;

interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const YEAR_MAX = 2199;
const DAY_MS = 86_400_000;
/** A leap day may be eight years off. */
const DAYS_LOOKED_AT = 366 * 9;

/** The next local minute after one; undefined where the text is no cron expression. */
export function parseCron(text: string): ((after: number) => number | undefined) | undefined {
  const [minuteText, hourText, dayText, monthText, weekdayText, yearText, ...rest] = text
    .trim()
    .split(/\s+/);
  if (yearText === undefined || rest.length > 0) return undefined;
  const minutes = field(minuteText, { min: 0, max: 59, names: [] });
  const hours = field(hourText, { min: 0, max: 23, names: [] });
  const months = field(monthText, { min: 1, max: 12, names: MONTHS });
  const years = field(yearText, { min: 1970, max: YEAR_MAX, names: [] });
  const days = daysOf(dayText, weekdayText);
  if (!minutes || !hours || !months || !years || !days) return undefined;
  const fits: Days = (date) => years.has(date.year) && months.has(date.month) && days(date);
  return (after) => nextMinute(after, { minutes: sorted(minutes), hours: sorted(hours), fits });
}

function sorted(values: ReadonlySet<number>): number[] {
  return [...values].sort((left, right) => left - right);
}

interface Times {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly fits: Days;
}

function nextMinute(after: number, { minutes, hours, fits }: Times): number | undefined {
  const from = (Math.floor(after / 60_000) + 1) * 60_000;
  const firstDay = Math.floor(from / DAY_MS) * DAY_MS;
  for (let i = 0; i < DAYS_LOOKED_AT; i++) {
    const midnight = firstDay + i * DAY_MS;
    if (!fits(civil(midnight))) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const at = midnight + hour * 3_600_000 + minute * 60_000;
        if (at >= from) return at;
      }
    }
  }
  return undefined;
}

function civil(at: number): CivilDate {
  const date = new Date(at);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

interface Limits {
  readonly min: number;
  readonly max: number;
  /** Names of the values from `min` on. */
  readonly names: readonly string[];
}

function field(text: string | undefined, limits: Limits): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of (text ?? "").split(",")) {
    const [, range = "", step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const bounds = boundsOf(range, step !== undefined, limits);
    const width = step === undefined ? 1 : Number(step);
    if (bounds === undefined || width < 1) return undefined;
    for (let value = bounds[0]; value <= bounds[1]; value += width) values.add(value);
  }
  return values;
}

function boundsOf(
  range: string,
  stepped: boolean,
  limits: Limits,
): readonly [number, number] | undefined {
  const { min, max } = limits;
  if (range === "*") return [min, max];
  const ends = range.split("-");
  const [from, to] = ends.map((end) => valueOfName(end, limits));
  if (ends.length > 2 || from === undefined || (ends.length === 2 && to === undefined))
    return undefined;
  const end = ends.length === 2 ? (to ?? from) : stepped ? max : from;
  return from < min || end > max || end < from ? undefined : [from, end];
}

function valueOfName(text: string, { names, min }: Limits): number | undefined {
  const index = names.indexOf(text.toUpperCase());
  if (index >= 0) return min + index;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function daysOf(dayText: string | undefined, weekdayText: string | undefined): Days | undefined {
  if (dayText === undefined || weekdayText === undefined) return undefined;
  if (weekdayText === "?") return dayText === "?" ? undefined : monthDays(dayText);
  return dayText === "?" ? weekDays(weekdayText) : undefined;
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 1 is Sunday. */
function weekday({ year, month, day }: CivilDate): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function monthDays(text: string): Days | undefined {
  if (text === "L") return ({ year, month, day }) => day === lastDay(year, month);
  const near = /^(\d{1,2})W$/.exec(text);
  if (near !== null) {
    const wanted = Number(near[1]);
    return (date) => date.day === nearestWeekday(date, wanted);
  }
  const values = field(text, { min: 1, max: 31, names: [] });
  return values === undefined ? undefined : ({ day }) => values.has(day);
}

/** Within the month: Saturday goes back a day, Sunday forward, but not out of the month. */
function nearestWeekday({ year, month }: CivilDate, wanted: number): number {
  const last = lastDay(year, month);
  const day = Math.min(wanted, last);
  const own = weekday({ year, month, day });
  if (own === 7) return day === 1 ? 3 : day - 1;
  if (own === 1) return day === last ? day - 2 : day + 1;
  return day;
}

function weekDays(text: string): Days | undefined {
  const limits = { min: 1, max: 7, names: WEEKDAYS };
  const special = /^([1-7]|[A-Za-z]{3})(?:L|#([1-5]))$/.exec(text);
  if (special !== null) {
    const wanted = valueOfName(special[1] ?? "", limits);
    const turn = special[2];
    if (wanted === undefined) return undefined;
    return (date) =>
      weekday(date) === wanted &&
      (turn === undefined
        ? date.day + 7 > lastDay(date.year, date.month)
        : Math.ceil(date.day / 7) === Number(turn));
  }
  const values = field(text, limits);
  return values === undefined ? undefined : (date) => values.has(weekday(date));
}
