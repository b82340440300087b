// text-limit.ts — values to text with an end, since `States.Array($, $, …)` can name an input a thousand times.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  stringifyJson,
} from "../../base/index.ts";
import { javaText, sourceTextOf } from "../jsonpath/index.ts";
import { Misuse } from "./misuse.ts";

/** AWS lets no value over 256 KiB pass a state; between the functions of one expression four times that is let through. */
export const TEXT_LENGTH_MAX = 1_048_576;

export function tooLong(): Misuse {
  return new Misuse(`The text would be longer than ${TEXT_LENGTH_MAX} characters`);
}

export function jsonTextOf(value: Json): string | Misuse {
  return isWithinLimit(value) ? stringifyJson(value) : tooLong();
}

/** As `States.Format` renders its arguments: text as it is, objects and lists as Java prints them. */
export function formatTextOf(value: Json): string | Misuse {
  return isWithinLimit(value) ? javaText(value) : tooLong();
}

/** Counts at least what the value takes as text, and stops as soon as it is too much. */
function isWithinLimit(value: Json): boolean {
  let length = 0;
  const stack: Json[] = [value];
  while (stack.length > 0) {
    const next = stack.pop() as Json; // The stack is not empty.
    length += 2;
    if (typeof next === "string") length += next.length;
    else if (isJsonNumber(next)) length += sourceTextOf(next).length;
    else if (isJsonArray(next)) {
      length += next.length;
      if (length <= TEXT_LENGTH_MAX) for (const item of next) stack.push(item);
    } else if (isJsonObject(next)) {
      for (const [name, member] of Object.entries(next)) {
        length += name.length + 1;
        stack.push(member);
      }
    }
    if (length > TEXT_LENGTH_MAX) return false;
  }
  return true;
}
