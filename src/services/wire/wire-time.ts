// wire-time.ts — times as the protocols write them; inside they are seconds since 1970.
import { isJsonNumber, type Json, numberOf } from "../../base/index.ts";

/** ISO 8601 where the model says nothing, as XML has it. */
export function wireTime(value: Json, format: string | undefined): string {
  if (!isJsonNumber(value)) return String(value);
  const at = new Date(Math.round(numberOf(value) * 1000));
  if (format === "rfc822") return at.toUTCString();
  if (format === "unixTimestamp") return String(numberOf(value));
  return at.toISOString();
}

/** Seconds since 1970 from any of the forms; undefined where the text is no time. */
export function timeFromText(text: string): number | undefined {
  const seconds = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  return Number.isFinite(seconds) ? seconds : undefined;
}
