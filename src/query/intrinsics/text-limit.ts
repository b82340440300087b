// text-limit.ts — values to text with an end, since `States.Array($, $, …)` can name an input a thousand times.
import { type Json, stringifyJson, textFloor } from "../../base/index.ts";
import { javaText } from "../jsonpath/index.ts";
import { Misuse } from "./misuse.ts";

/** AWS lets no value over 256 KiB pass a state; between the functions of one expression four times that is let through. */
export const TEXT_LENGTH_MAX = 1_048_576;

export function tooLong(): Misuse {
  return new Misuse(`The text would be longer than ${TEXT_LENGTH_MAX} characters`);
}

/** What is compared is no longer than what is written: a list from `$..a` can hold its parts a thousand times. */
export function isTooLong(value: Json): boolean {
  return !isWithinLimit(value);
}

export function jsonTextOf(value: Json): string | Misuse {
  return isWithinLimit(value) ? stringifyJson(value) : tooLong();
}

/** As `States.Format` renders its arguments: text as it is, objects and lists as Java prints them. */
export function formatTextOf(value: Json): string | Misuse {
  return isWithinLimit(value) ? javaText(value) : tooLong();
}

function isWithinLimit(value: Json): boolean {
  return textFloor(value, TEXT_LENGTH_MAX) <= TEXT_LENGTH_MAX;
}
