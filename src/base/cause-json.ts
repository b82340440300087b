// cause-json.ts — the JSON that a cause carries, also where the limit cut it in the middle.
import { CAUSE_CHARACTERS_MAX } from "./failure.ts";

export interface CauseJson {
  /** Undefined where it is no JSON; of a cut one what was whole, and the beginning of a text. */
  readonly value: unknown;
  readonly isCut: boolean;
}

/** `isWithinCut`: the cause stood in one that was cut, and is shorter than the limit for that. */
export function causeJson(cause: string, isWithinCut = false): CauseJson {
  const value = jsonOf(cause);
  if (value !== undefined) return { value, isCut: isWithinCut };
  // One less where half a character would have been the last.
  const isCut = isWithinCut || cause.length >= CAUSE_CHARACTERS_MAX - 1;
  const isObject = isCut && cause.startsWith("{");
  return { value: isObject ? jsonOf(closed(cause)) : undefined, isCut };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A string ends before an escape that is cut itself; its closing quote is caught apart. */
const TOKEN = /"(?:[^"\\]|\\(?:u[\da-fA-F]{4}|[^u]))*("?)|[{}[\],]|[^{}[\],"]+/g;

/** Up to the last value that is known to be whole, or into the string that was cut; what stands open is closed. */
function closed(text: string): string {
  let open = "";
  let end = 0;
  let closers = "";
  let before = "";
  for (const { 0: token, 1: quote, index } of text.matchAll(TOKEN)) {
    const isKey = open.startsWith("}") && (before === "{" || before === ",");
    if (quote === "")
      return isKey ? text.slice(0, end) + closers : cutString(text, index, token) + open;
    if (token === "{" || token === "[") open = (token === "{" ? "}" : "]") + open;
    else if (token === open[0]) open = open.slice(1);
    // A number may go on: it is whole by what follows it.
    const isWhole = /^[{}[\]]$/.test(token) || (quote !== undefined && !isKey);
    if (isWhole || token === ",") {
      end = isWhole ? index + token.length : index;
      closers = open;
    }
    if (token.trim() !== "") before = token;
  }
  return text.slice(0, end) + closers;
}

/** Without half a character, which may be written as an escape too. */
function cutString(text: string, index: number, token: string): string {
  const told = jsonOf(`${token}"`);
  const whole = typeof told === "string" ? told.replace(/[\ud800-\udbff]$/, "") : "";
  return text.slice(0, index) + JSON.stringify(whole);
}
