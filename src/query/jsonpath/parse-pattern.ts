// parse-pattern.ts — `/regex/flags` in a filter to a program; Java's syntax without what needs backtracking.
//
// Refused with a reason: back references, look-around, possessive quantifiers, classes inside classes.
// A match is always of the whole text, so greedy and lazy quantifiers mean the same.
import { caseless, isWord, namedSet, not, shorthandSet } from "./pattern-characters.ts";
import type { AssertionTest, CharacterTest, PatternProgram } from "./pattern-program.ts";
import { type PatternNode, programOf } from "./pattern-tree.ts";
import { TextCursor } from "./text-cursor.ts";

const REPETITIONS_MAX = 1000;
const DEPTH_MAX = 32;

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiLine: boolean;
}

/** The cursor stands at the first `/`, and afterwards behind the flags. */
export function parsePattern(cursor: TextCursor): PatternProgram {
  const start = cursor.at + 1;
  cursor.at = start;
  while (!cursor.atEnd && cursor.peek() !== "/") cursor.at += cursor.peek() === "\\" ? 2 : 1;
  if (cursor.atEnd) cursor.fail("Pattern not closed, expected /");
  const body = new TextCursor(cursor.text.slice(0, cursor.at), start);
  cursor.at += 1;
  const flags = parseFlags(cursor);
  const tree = parseChoice(body, flags, 0);
  if (!body.atEnd) body.fail("Unmatched ')' in the pattern");
  const program = programOf(tree);
  if (program === undefined) cursor.fail("The pattern is too large");
  return program;
}

function parseFlags(cursor: TextCursor): Flags {
  const start = cursor.at;
  while (/[a-zA-Z]/.test(cursor.peek())) cursor.at += 1;
  const text = cursor.text.slice(start, cursor.at);
  const unknown = [...text].find((flag) => !"imsudU".includes(flag));
  if (unknown !== undefined) cursor.fail(`Pattern flag '${unknown}' is not supported,`);
  return {
    ignoreCase: text.includes("i"),
    dotAll: text.includes("s"),
    multiLine: text.includes("m"),
  };
}

function parseChoice(body: TextCursor, flags: Flags, depth: number): PatternNode {
  if (depth > DEPTH_MAX) body.fail(`The pattern nests more than ${DEPTH_MAX} groups`);
  const parts = [parseSequence(body, flags, depth)];
  while (body.take("|")) parts.push(parseSequence(body, flags, depth));
  return { type: "choice", parts };
}

function parseSequence(body: TextCursor, flags: Flags, depth: number): PatternNode {
  const parts: PatternNode[] = [];
  while (!body.atEnd && body.peek() !== "|" && body.peek() !== ")") {
    parts.push(parseQuantifiers(body, parseAtom(body, flags, depth)));
  }
  return { type: "sequence", parts };
}

function parseAtom(body: TextCursor, flags: Flags, depth: number): PatternNode {
  if (body.take("(")) {
    if (body.take("?") && !body.take(":") && !takeGroupName(body)) {
      body.fail("Look-around and inline flags are not supported in patterns,");
    }
    const group = parseChoice(body, flags, depth + 1);
    body.expect(")", "to close a group of the pattern");
    return group;
  }
  if (body.take("^")) return { type: "assert", holds: lineStart(flags) };
  if (body.take("$")) return { type: "assert", holds: lineEnd(flags) };
  if (body.take("[")) return parseClass(body, flags);
  if (body.take(".")) {
    return { type: "character", test: flags.dotAll ? () => true : not(endsLine), steps: 0 };
  }
  if (body.take("\\")) return parseEscapedAtom(body, flags);
  if ("*+?{".includes(body.peek())) body.fail("Dangling quantifier in the pattern");
  return character(sameAs(takeCodePoint(body)), flags, 1);
}

function takeGroupName(body: TextCursor): boolean {
  const name = /<[a-zA-Z][a-zA-Z0-9]*>/y;
  name.lastIndex = body.at;
  const found = name.exec(body.text)?.[0];
  body.at += found?.length ?? 0;
  return found !== undefined;
}

const endsLine: CharacterTest = (c) =>
  c === 0x0a || c === 0x0d || c === 0x85 || c === 0x2028 || c === 0x2029;

function lineStart(flags: Flags): AssertionTest {
  return (before) => before === undefined || (flags.multiLine && endsLine(before));
}

function lineEnd(flags: Flags): AssertionTest {
  return (_, after) => after === undefined || (flags.multiLine && endsLine(after));
}

/** Plain tests that take as long as one step, beyond the one that every instruction takes. */
const TESTS_PER_STEP = 8;
/** A set with a name is asked of the engine, which takes as long as so many plain tests. */
const NAMED_TESTS = 16;
/** Finding the other cases of a character. */
const CASES_STEPS = 4;

/** `tests`: how many plain tests the test is made of. */
function character(test: CharacterTest, flags: Flags, tests: number): PatternNode {
  const steps = Math.floor(tests / TESTS_PER_STEP);
  if (!flags.ignoreCase) return { type: "character", test, steps };
  return { type: "character", test: caseless(test), steps: CASES_STEPS + 3 * steps };
}

function sameAs(codePoint: number): CharacterTest {
  return (c) => c === codePoint;
}

function takeCodePoint(body: TextCursor): number {
  const codePoint = body.text.codePointAt(body.at);
  if (codePoint === undefined) body.fail("The pattern ends too early");
  body.at += codePoint > 0xffff ? 2 : 1;
  return codePoint;
}

function parseEscapedAtom(body: TextCursor, flags: Flags): PatternNode {
  if (body.take("b")) return { type: "assert", holds: (a, b) => wordAt(a) !== wordAt(b) };
  if (body.take("B")) return { type: "assert", holds: (a, b) => wordAt(a) === wordAt(b) };
  if (/[1-9k]/.test(body.peek())) body.fail("Back references are not supported in patterns,");
  const tests = testsAt(body);
  return character(parseEscape(body), flags, tests);
}

/** The cursor stands behind a backslash. */
function testsAt(body: TextCursor): number {
  return body.peek() === "p" || body.peek() === "P" ? NAMED_TESTS : 1;
}

function wordAt(codePoint: number | undefined): boolean {
  return codePoint !== undefined && isWord(codePoint);
}

const CONTROL: Readonly<Record<string, number>> = {
  t: 9,
  n: 10,
  r: 13,
  f: 12,
  a: 7,
  e: 27,
  "0": 0,
};

/** What stands behind a backslash, inside and outside of classes. */
function parseEscape(body: TextCursor): CharacterTest {
  const letter = body.peek();
  const set = letter === "" ? undefined : shorthandSet(letter);
  if (set !== undefined) {
    body.at += 1;
    return set;
  }
  if (letter === "p" || letter === "P") return parseNamedSet(body);
  return sameAs(parseEscapedCodePoint(body));
}

function parseNamedSet(body: TextCursor): CharacterTest {
  const found = /[pP](?:\{([^}]*)\}|([A-Z]))/y;
  found.lastIndex = body.at;
  const [whole = "", braced, single] = found.exec(body.text) ?? [];
  const set = namedSet(braced ?? single ?? "");
  if (set === undefined) body.fail("Unknown character property in the pattern");
  body.at += whole.length;
  return whole.startsWith("P") ? not(set) : set;
}

function parseEscapedCodePoint(body: TextCursor): number {
  const hex = /u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})/y;
  hex.lastIndex = body.at;
  const found = hex.exec(body.text);
  if (found !== null) {
    body.at += found[0].length;
    return Number.parseInt(found[1] ?? found[2] ?? "", 16);
  }
  const letter = body.peek();
  if (Object.hasOwn(CONTROL, letter)) {
    body.at += 1;
    return CONTROL[letter] ?? 0;
  }
  if (/[a-zA-Z]/.test(letter)) body.fail(`Escape \\${letter} is not supported in patterns,`);
  return takeCodePoint(body);
}

/** The inside of `[…]`; the cursor stands behind the `[`. */
function parseClass(body: TextCursor, flags: Flags): PatternNode {
  const negated = body.take("^");
  const tests: CharacterTest[] = [];
  let size = 0;
  while (tests.length === 0 || body.peek() !== "]") {
    if (body.peek() === "[" || body.startsWith("&&")) {
      body.fail("Classes inside classes are not supported in patterns,");
    }
    size += /[pP]/.test(body.peek(1)) && body.peek() === "\\" ? NAMED_TESTS : 1;
    tests.push(parseClassItem(body));
  }
  body.at += 1;
  const any: CharacterTest = (c) => tests.some((test) => test(c));
  return character(negated ? not(any) : any, flags, size);
}

function parseClassItem(body: TextCursor): CharacterTest {
  if (body.peek() === "\\" && /[dDsSwWhHpP]/.test(body.peek(1))) {
    body.at += 1;
    return parseEscape(body);
  }
  const low = takeClassCodePoint(body);
  if (body.peek() !== "-" || body.peek(1) === "]" || body.peek(1) === "") return sameAs(low);
  body.at += 1;
  const high = takeClassCodePoint(body);
  if (high < low) body.fail("Illegal character range in the pattern");
  return (c) => c >= low && c <= high;
}

function takeClassCodePoint(body: TextCursor): number {
  return body.take("\\") ? parseEscapedCodePoint(body) : takeCodePoint(body);
}

function parseQuantifiers(body: TextCursor, atom: PatternNode): PatternNode {
  const quantifier = /([*+?]|\{(\d{1,4})(,)?(\d{1,4})?\})([?+])?/y;
  quantifier.lastIndex = body.at;
  const found = quantifier.exec(body.text);
  if (found === null) return atom;
  const [whole, kind, from, comma, to, mode] = found;
  if (mode === "+") body.fail("Possessive quantifiers are not supported in patterns,");
  const min = from === undefined ? (kind === "+" ? 1 : 0) : Number(from);
  const max = boundOf(kind ?? "", comma, to) ?? min;
  if (max < min || min > REPETITIONS_MAX || (max > REPETITIONS_MAX && max !== Infinity)) {
    body.fail(`Illegal repetition in the pattern (at most ${REPETITIONS_MAX})`);
  }
  body.at += whole.length;
  return { type: "repeat", part: atom, min, max };
}

/** The upper bound; undefined for `{n}`, where it is the lower one. */
function boundOf(
  kind: string,
  comma: string | undefined,
  to: string | undefined,
): number | undefined {
  if (kind === "?") return 1;
  if (kind === "*" || kind === "+") return Infinity;
  if (to !== undefined) return Number(to);
  return comma === undefined ? undefined : Infinity;
}
