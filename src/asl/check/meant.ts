// meant.ts — what was probably meant: hints for people, which AWS does not give.
import { didYouMean, type Guessing, nearest } from "../../base/index.ts";
import { INTRINSIC_NAMES } from "../../query/index.ts";
import { optimisedActions } from "../optimised-services.ts";
import { withoutQuoted } from "../quoted.ts";
import { parseResource } from "../resource.ts";
import { isTimestamp } from "./rfc3339.ts";

/** Shorter names begin too many others. */
const BEGINNING_LENGTH_MIN = 4;
/** In letters compared. */
const BEGINNING_COST = 16;

/** `did you mean 'Next'?` for a field's name that is none. */
export function meantField(
  name: string,
  free: readonly string[],
  guessing: Guessing,
): string | undefined {
  const meant = nearest(name, free, undefined, guessing) ?? begun(name, free, guessing);
  return meant === undefined ? undefined : question(meant);
}

/** The longest known name that the given one begins or ends with. */
function begun(name: string, free: readonly string[], guessing: Guessing): string | undefined {
  guessing.left -= name.length + free.length * BEGINNING_COST;
  if (guessing.left < 0) return undefined;
  const lower = name.toLowerCase();
  const inside = free.filter((known) => {
    const part = known.toLowerCase();
    return known.length >= BEGINNING_LENGTH_MIN && (lower.startsWith(part) || lower.endsWith(part));
  });
  return inside.sort((a, b) => b.length - a.length)[0];
}

/** For a text that is no intrinsic function, because of the name of one. */
export function meantIntrinsic(text: string, guessing: Guessing): string | undefined {
  const outsideTexts = withoutQuoted(text, "'");
  for (const [, name = ""] of outsideTexts.matchAll(/(?<![\w$.@])([A-Za-z][\w.]*)\s*\(/g)) {
    if (INTRINSIC_NAMES.includes(name)) continue;
    const last = name.slice(name.lastIndexOf(".") + 1);
    const meant =
      nearest(name, INTRINSIC_NAMES, undefined, guessing) ??
      nearest(`States.${last}`, INTRINSIC_NAMES, undefined, guessing);
    if (meant !== undefined) return question(meant);
    if (guessing.left < 0) return undefined;
  }
  return undefined;
}

/** Slips that are often made in timestamps, and what they should be. */
const REPAIRS: readonly (readonly [RegExp, string])[] = [
  [/:(?=[zZ]$|[+-]\d)/, ""],
  [/^(\d{4}-\d{2}-\d{2})[ t]/, "$1T"],
  [/z$/, "Z"],
  [/([+-]\d{2})(\d{2})$/, "$1:$2"],
  [/^(.*T[\d:.]+)$/, "$1Z"],
  [/^(\d{4}-\d{2}-\d{2})$/, "$1T00:00:00Z"],
];

export function meantTimestamp(given: unknown): string {
  const known = "a timestamp is written like 2026-11-21T01:19:00Z";
  if (typeof given !== "string") return known;
  let text = given.trim();
  for (const [slip, right] of REPAIRS) text = text.replace(slip, right);
  return isTimestamp(text) ? question(text) : known;
}

const STATES_ARN = /^arn:aws[a-z-]*:states:[^:]*:[^:]*:/;
const WAITS = /\.(sync(:2)?|waitForTaskToken)$/;

/** In letters compared: whoever knows the actions of a service may have to load it first. */
const SDK_HINT_COST = 400_000;

/** For a Resource that is none; `sdkHint` tells of actions behind `aws-sdk:`. */
export function meantResource(
  text: string,
  sdkHint: ((service: string, action: string) => string | undefined) | undefined,
  guessing: Guessing,
): string | undefined {
  const ofSdk = (service: string, action: string): string | undefined => {
    guessing.left -= SDK_HINT_COST;
    return guessing.left < 0 ? undefined : sdkHint?.(service, action);
  };
  const rest = text.replace(STATES_ARN, "");
  if (rest === text) return undefined;
  const [first = "", second = "", third] = rest.replace(WAITS, "").split(":");
  if (first === "aws-sdk") return third === undefined ? undefined : ofSdk(second, third);
  const named = `${first}:${second}`;
  const known = optimisedActions();
  if (known.includes(named)) {
    const plain = parseResource(text.replace(WAITS, "")).kind === "integration";
    return plain ? `${named} has no pattern '${WAITS.exec(rest)?.[0] ?? ""}'` : undefined;
  }
  return didYouMean(named, known, guessing) ?? ofSdk(first, second);
}

function question(text: string): string {
  return `did you mean '${text}'?`;
}
