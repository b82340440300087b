// datetime-picture.ts — picture strings of dates and times (XPath F&O 3.1, 9.8.4).
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.). `X` and `x` are its own: the year and month that the
// numbered week belongs to.
import { JsonataError } from "./failure.ts";
import { type IntegerPicture, type LetterCase, parseIntegerPicture } from "./integer-picture.ts";

export interface Marker {
  readonly kind: "marker";
  readonly component: string;
  readonly presentation1: string;
  readonly presentation2: string | undefined;
  readonly width:
    | { readonly min: number | undefined; readonly max: number | undefined }
    | undefined;
  /** Written as a name, in this case. */
  readonly names: LetterCase | undefined;
  readonly integer: IntegerPicture | undefined;
  /** How many digits of a year, month or day there are; -1 for all. */
  readonly digits: number;
}

export type PicturePart = { readonly kind: "literal"; readonly text: string } | Marker;

const DEFAULT_PRESENTATIONS: Readonly<Record<string, string>> = {
  Y: "1",
  M: "1",
  D: "1",
  d: "1",
  F: "n",
  W: "1",
  w: "1",
  X: "1",
  x: "1",
  H: "1",
  h: "1",
  P: "n",
  m: "01",
  s: "01",
  f: "1",
  Z: "01:01",
  z: "01:01",
  C: "n",
  E: "n",
};
const INTEGERS = "YMDdFWwXxHhmsf";

export function parseDateTimePicture(picture: string): PicturePart[] {
  const parts: PicturePart[] = [];
  let start = 0;
  const literalUntil = (end: number): void => {
    if (end > start)
      parts.push({ kind: "literal", text: picture.slice(start, end).replaceAll("]]", "]") });
  };
  let at = picture.indexOf("[");
  while (at !== -1) {
    literalUntil(at);
    if (picture.charAt(at + 1) === "[") {
      parts.push({ kind: "literal", text: "[" });
      start = at + 2;
    } else {
      const end = picture.indexOf("]", at);
      if (end === -1) throw new JsonataError("D3135");
      parts.push(parseMarker(picture.slice(at + 1, end).replace(/\s+/g, "")));
      start = end + 1;
    }
    at = picture.indexOf("[", start);
  }
  literalUntil(picture.length);
  return parts;
}

function parseMarker(text: string): Marker {
  const component = text.charAt(0);
  const comma = text.lastIndexOf(",");
  const modifier = comma === -1 ? text.slice(1) : text.slice(1, comma);
  const width = comma === -1 ? undefined : parseWidth(text.slice(comma + 1));
  const [presentation1, presentation2] = presentations(component, modifier);
  const names = nameCase(presentation1);
  const isZone = component === "Z" || component === "z";
  const isInteger = names === undefined && INTEGERS.includes(component);
  const integer = isInteger
    ? widened(integerPicture(presentation1, presentation2), width?.min)
    : undefined;
  const digits = isInteger && integer !== undefined ? digitsOf(component, integer, width?.max) : -1;
  return {
    kind: "marker",
    component,
    presentation1,
    presentation2,
    width,
    names,
    integer: isZone ? parseIntegerPicture(presentation1) : cut(integer, digits, width?.max),
    digits,
  };
}

function parseWidth(text: string): { min: number | undefined; max: number | undefined } {
  const dash = text.indexOf("-");
  const limit = (part: string): number | undefined =>
    part === "*" ? undefined : Number.parseInt(part, 10);
  if (dash === -1) return { min: limit(text), max: undefined };
  return { min: limit(text.slice(0, dash)), max: limit(text.slice(dash + 1)) };
}

/** The presentation, and behind two characters or more its modifier. */
function presentations(component: string, modifier: string): readonly [string, string | undefined] {
  const last = modifier.charAt(modifier.length - 1);
  if (modifier.length > 1 && "atco".includes(last)) return [modifier.slice(0, -1), last];
  if (modifier !== "") return [modifier, undefined];
  const standard = Object.hasOwn(DEFAULT_PRESENTATIONS, component)
    ? DEFAULT_PRESENTATIONS[component]
    : undefined;
  if (standard === undefined) throw new JsonataError("D3132", { value: component });
  return [standard, undefined];
}

function nameCase(presentation: string): LetterCase | undefined {
  if (presentation.startsWith("n")) return "lower";
  if (!presentation.startsWith("N")) return undefined;
  return presentation.charAt(1) === "n" ? "title" : "upper";
}

function integerPicture(presentation1: string, presentation2: string | undefined): IntegerPicture {
  return parseIntegerPicture(
    presentation2 === undefined ? presentation1 : `${presentation1};${presentation2}`,
  );
}

function widened(picture: IntegerPicture, min: number | undefined): IntegerPicture {
  return picture.kind === "decimal" && min !== undefined && picture.mandatory < min
    ? { ...picture, mandatory: min }
    : picture;
}

function digitsOf(component: string, picture: IntegerPicture, max: number | undefined): number {
  if (!"YMD".includes(component)) return -1;
  if (max !== undefined) return max;
  const width = picture.kind === "decimal" ? picture.mandatory + picture.optional : 0;
  return width >= 2 ? width : -1;
}

/** A maximum width is the number of digits. */
function cut(
  picture: IntegerPicture | undefined,
  digits: number,
  max: number | undefined,
): IntegerPicture | undefined {
  return picture?.kind === "decimal" && max !== undefined && digits === max
    ? { ...picture, mandatory: digits }
    : picture;
}
