// datetime-format.ts — `$now`, `$millis` and `$fromMillis`.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.).
import { numberAt, textAt } from "./arguments.ts";
import { type Meter, spendJoined, spendMemory, spendSteps, spendText } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { DAYS, dateFragment, MONTHS } from "./datetime-fragment.ts";
import { type Marker, parseDateTimePicture } from "./datetime-picture.ts";
import { JsonataError } from "./failure.ts";
import { writeInteger } from "./integer-format.ts";
import { type DecimalPattern, parseIntegerPicture } from "./integer-picture.ts";

export const now: NativeImplementation = (args, run) => {
  spendPicture(textAt(args, 0), run.meter);
  return formatDateTime(run.env.now, textAt(args, 0), textAt(args, 1), run.meter);
};

export const millis: NativeImplementation = (_, run) => run.env.now;

export const fromMillis: NativeImplementation = (args, run) => {
  const value = numberAt(args, 0);
  if (value === undefined) return undefined;
  spendPicture(textAt(args, 1), run.meter);
  return formatDateTime(value, textAt(args, 1), textAt(args, 2), run.meter);
};

function spendPicture(picture: string | undefined, meter: Meter): void {
  const size = picture?.length ?? 32;
  spendSteps(meter, size);
  spendMemory(meter, 8 * size);
}

/** Each sign but regular ones is put in by copying the whole. */
function spendDigits({ mandatory, signs }: DecimalPattern, meter: Meter): void {
  // A width may be below zero.
  const digits = Math.max(0, mandatory);
  spendMemory(meter, digits);
  if (signs.length > 0) spendText(meter, digits * (1 + signs.length));
}

const ISO_PICTURE = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";

/** Each part of a picture becomes a marker, and is written. */
const PICTURE_STEPS = 2;

interface Zone {
  readonly hours: number;
  readonly minutes: number;
}

function formatDateTime(
  value: number,
  picture: string | undefined,
  timezone: string | undefined,
  meter: Meter,
): string {
  spendJoined(meter, timezone);
  const zone = parseZone(timezone);
  const date = new Date(value + (60 * zone.hours + zone.minutes) * 60_000);
  if (Number.isNaN(date.getTime())) throw new JsonataError("D1001", { value });
  const year = date.getUTCFullYear();
  if (picture === undefined && timezone === undefined && year >= 0 && year <= 9999)
    return date.toISOString();
  const parts = picture ?? ISO_PICTURE;
  spendSteps(meter, PICTURE_STEPS * parts.length);
  return parseDateTimePicture(parts)
    .map((part) => {
      if (part.kind === "literal") return part.text;
      // Ten characters of a picture can ask for a thousand million digits.
      if (part.integer?.kind === "decimal") spendDigits(part.integer, meter);
      return formatMarker(date, part, zone);
    })
    .join("");
}

/** `+hhmm`; the reference takes apart the number that stands at the beginning of the text. */
function parseZone(timezone: string | undefined): Zone {
  if (timezone === undefined) return { hours: 0, minutes: 0 };
  const offset = Number.parseInt(timezone, 10);
  return { hours: Math.floor(offset / 100), minutes: offset % 100 };
}

function formatMarker(date: Date, marker: Marker, zone: Zone): string {
  const { component } = marker;
  if (component === "Z" || component === "z") return formatZone(marker, zone);
  const value = dateFragment(date, component);
  if (typeof value === "number") return formatNumberComponent(value, marker);
  if (component === "P" && marker.names === "upper") return String(value).toUpperCase();
  return String(value);
}

function formatNumberComponent(value: number, marker: Marker): string {
  const { component, names, integer } = marker;
  if (names !== undefined && component !== "f") return formatName(value, marker);
  const shown = component === "Y" && marker.digits !== -1 ? value % 10 ** marker.digits : value;
  return writeInteger(shown, integer ?? parseIntegerPicture("1"));
}

function formatName(value: number, marker: Marker): string {
  const { component, names, width } = marker;
  const isMonth = component === "M" || component === "x";
  const name = isMonth ? MONTHS[value - 1] : component === "F" ? DAYS[value] : undefined;
  if (name === undefined) throw new JsonataError("D3133", { value: component });
  const cased =
    names === "upper" ? name.toUpperCase() : names === "lower" ? name.toLowerCase() : name;
  return width?.max === undefined ? cased : cased.substring(0, width.max);
}

function formatZone(marker: Marker, zone: Zone): string {
  const offset = zone.hours * 100 + zone.minutes;
  if (offset === 0 && marker.presentation2 === "t") return "Z";
  const sign = offset >= 0 ? "+" : "";
  return (marker.component === "z" ? "GMT" : "") + sign + zoneDigits(marker, zone, offset);
}

function zoneDigits(marker: Marker, zone: Zone, offset: number): string {
  const picture = marker.integer ?? parseIntegerPicture(marker.presentation1);
  if (picture.kind !== "decimal") throw new JsonataError("D3134", { value: 0 });
  if (picture.regular) return writeInteger(offset, picture);
  switch (picture.mandatory) {
    case 1:
    case 2: {
      const hours = writeInteger(zone.hours, picture);
      return zone.minutes === 0
        ? hours
        : `${hours}:${writeInteger(zone.minutes, parseIntegerPicture("00"))}`;
    }
    case 3:
    case 4:
      return writeInteger(offset, picture);
    default:
      throw new JsonataError("D3134", { value: picture.mandatory });
  }
}
