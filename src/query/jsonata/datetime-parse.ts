// datetime-parse.ts — `$toMillis`.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.). The picture becomes a regular expression with a group for
// each part; missing components come from the time of the evaluation above the first one given, and are
// the smallest possible below the last one given. A gap in between is an error.
import { textAt } from "./arguments.ts";
import { type Meter, spendJoined, spendSteps } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { DAYS, dateFragment, MONTHS } from "./datetime-fragment.ts";
import { type Marker, type PicturePart, parseDateTimePicture } from "./datetime-picture.ts";
import { JsonataError } from "./failure.ts";
import { readInteger } from "./integer-format.ts";
import type { IntegerPicture } from "./integer-picture.ts";
import { numberWords } from "./integer-words.ts";
import { RegexSearcher } from "./regex-search.ts";
import type { Value } from "./value.ts";

// The repetitions of the reference's pattern overlap; no timestamp is longer than this.
const ISO_LENGTH_MAX = 64;
const ISO_8601 =
  /^\d{4}(-[01]\d)*(-[0-3]\d)*(T[0-2]\d:[0-5]\d:[0-5]\d)*(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$/;

export const toMillis: NativeImplementation = (args, run) => {
  const timestamp = textAt(args, 0);
  const picture = textAt(args, 1);
  if (timestamp === undefined) return undefined;
  if (picture !== undefined) {
    spendSteps(run.meter, 16 * picture.length);
    return parseDateTime(timestamp, picture, { now: run.env.now, meter: run.meter });
  }
  if (timestamp.length > ISO_LENGTH_MAX || !ISO_8601.test(timestamp))
    throw new JsonataError("D3110", { value: timestamp });
  return Date.parse(timestamp);
};

interface PartReader {
  readonly regex: string;
  readonly component: string;
  readonly read: ((text: string) => number | undefined) | undefined;
}

function parseDateTime(
  timestamp: string,
  picture: string,
  at: { readonly now: number; readonly meter: Meter },
): Value {
  const { readers, searcher } = at.meter.once(`toMillis ${picture}`, () => pictureReader(picture));
  spendJoined(at.meter, timestamp);
  const match = searcher.search(timestamp, 0, at.meter);
  if (match === undefined) return undefined;
  const components: Components = new Map();
  readers.forEach((reader, i) => {
    if (reader.read !== undefined)
      components.set(reader.component, reader.read(match.groups[i] ?? ""));
  });
  return components.size === 0 ? undefined : timestampOf(components, new Date(at.now));
}

interface PictureReader {
  readonly readers: readonly PartReader[];
  readonly searcher: RegexSearcher;
}

function pictureReader(picture: string): PictureReader {
  const readers = parseDateTimePicture(picture).map(partReader);
  const source = `^${readers.map((reader) => `(${reader.regex})`).join("")}$`;
  return { readers, searcher: new RegexSearcher({ source, flags: "i" }) };
}

function partReader(part: PicturePart): PartReader {
  if (part.kind === "literal")
    return {
      regex: part.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
      component: "",
      read: undefined,
    };
  const { component } = part;
  if (component === "Z" || component === "z") return zoneReader(part);
  if (part.integer !== undefined) {
    const picture = part.integer;
    return {
      regex: integerRegex(picture, part.digits),
      component,
      read: (text) => readInteger(text, picture),
    };
  }
  const names = nameValues(part);
  return { regex: "[a-zA-Z]+", component, read: (text) => names.get(text) };
}

function zoneReader(marker: Marker): PartReader {
  const isNamed = marker.component === "z";
  const separator =
    marker.integer?.kind === "decimal" && marker.integer.regular
      ? marker.integer.signs[0]?.character
      : undefined;
  const minutes = separator === undefined ? "" : `${escaped(separator)}[0-9]+`;
  return {
    regex: `${isNamed ? "GMT" : ""}[-+][0-9]+${minutes}`,
    component: marker.component,
    read: (text) => zoneMinutes(isNamed ? text.slice(3) : text, separator),
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function zoneMinutes(text: string, separator: string | undefined): number {
  const at = separator === undefined ? Math.min(text.length, 3) : text.indexOf(separator);
  if (separator === undefined && text.length <= 3) return 60 * Number.parseInt(text, 10);
  const hours = Number.parseInt(text.slice(0, at), 10);
  const minutes = Number.parseInt(text.slice(separator === undefined ? at : at + 1), 10);
  return hours * 60 + minutes;
}

function integerRegex(picture: IntegerPicture, digits: number): string {
  switch (picture.kind) {
    case "letters":
      return picture.letterCase === "upper" ? "[A-Z]+" : "[a-z]+";
    case "roman":
      return picture.letterCase === "upper" ? "[MDCLXVI]+" : "[mdclxvi]+";
    case "words":
      return `(?:${[...numberWords(), "and", "[\\-, ]"].join("|")})+`;
    case "decimal": {
      const times = digits > 0 ? `{${Math.max(0, digits - picture.optional)},${digits}}` : "+";
      return `[0-9]${times}${picture.ordinal ? "(?:th|st|nd|rd)" : ""}`;
    }
    case "sequence":
      throw new JsonataError("D3130", { value: picture.token });
  }
}

function nameValues(marker: Marker): ReadonlyMap<string, number> {
  const { component } = marker;
  const max = marker.width?.max;
  const shortened = (name: string): string =>
    max === undefined || max === 0 ? name : name.substring(0, max);
  if (component === "M" || component === "x")
    return new Map(MONTHS.map((name, i) => [shortened(name), i + 1]));
  if (component === "F") return new Map(DAYS.map((name, i) => [shortened(name), i]));
  if (component === "P")
    return new Map([
      ["am", 0],
      ["AM", 0],
      ["pm", 1],
      ["PM", 1],
    ]);
  throw new JsonataError("D3133", { value: component });
}

type Components = Map<string, number | string | undefined>;

/** Ways to give a date and a time; `order` runs from the most to the least significant component. */
interface Form {
  readonly names: string;
  readonly order: string;
  readonly isSupported: boolean;
}
const YEAR_MONTH_DAY: Form = { names: "YMD", order: "YMD", isSupported: true };
const YEAR_DAY: Form = { names: "Yd", order: "YD", isSupported: true };
const DATE_FORMS: readonly Form[] = [
  YEAR_MONTH_DAY,
  YEAR_DAY,
  { names: "Xxw", order: "XxwF", isSupported: false },
  { names: "XW", order: "XWF", isSupported: false },
];
const DAY_TIME = "Hmsf";
const HALF_DAY_TIME = "Phmsf";

/** Something is given, and nothing but `names`. A zero counts as not given, as in the reference. */
function isForm(components: Components, all: string, names: string): boolean {
  const given = [...all].filter((name) => Boolean(components.get(name)));
  return given.length > 0 && given.every((name) => names.includes(name));
}

function timestampOf(components: Components, now: Date): number {
  const form =
    DATE_FORMS.find((candidate) => isForm(components, "YXMxWwdD", candidate.names)) ??
    YEAR_MONTH_DAY;
  const isHalfDay =
    !isForm(components, "PHhmsf", DAY_TIME) && isForm(components, "PHhmsf", HALF_DAY_TIME);
  complete(components, form.order + (isHalfDay ? HALF_DAY_TIME : DAY_TIME), now);
  if (!form.isSupported) throw new JsonataError("D3136");
  const [month, day] = form === YEAR_DAY ? monthAndDay(components) : givenMonthAndDay(components);
  const hour = isHalfDay ? hourOfHalfDay(components) : componentValue(components, "H");
  const utc = Date.UTC(
    componentValue(components, "Y"),
    month,
    day,
    hour,
    componentValue(components, "m"),
    componentValue(components, "s"),
    componentValue(components, "f"),
  );
  return utc - (componentValue(components, "Z") || componentValue(components, "z") || 0) * 60_000;
}

function componentValue(components: Components, name: string): number {
  return Number(components.get(name));
}

function complete(components: Components, order: string, now: Date): void {
  let begun = false;
  let ended = false;
  for (const name of order) {
    if (components.get(name) !== undefined) {
      if (ended) throw new JsonataError("D3136");
      begun = true;
    } else if (begun) {
      components.set(name, "MDd".includes(name) ? 1 : 0);
      ended = true;
    } else components.set(name, dateFragment(now, name));
  }
}

function givenMonthAndDay(components: Components): readonly [number, number] {
  const month = componentValue(components, "M");
  return [month > 0 ? month - 1 : 0, componentValue(components, "D")];
}

function monthAndDay(components: Components): readonly [number, number] {
  const day = (componentValue(components, "d") - 1) * 86_400_000;
  const date = new Date(Date.UTC(componentValue(components, "Y"), 0) + day);
  return [date.getUTCMonth(), date.getUTCDate()];
}

function hourOfHalfDay(components: Components): number {
  const hour = componentValue(components, "h") === 12 ? 0 : componentValue(components, "h");
  return components.get("P") === 1 ? hour + 12 : hour;
}
