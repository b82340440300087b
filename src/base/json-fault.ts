// json-fault.ts — where JSON text stops being JSON, in Jackson's words.
//
// AWS reads definitions with Jackson and hands its message on, so clients see these texts. The reader here
// follows ReaderBasedJsonParser token by token and runs only after JSON.parse has refused the text. It keeps
// its own stack, so a hundred thousand brackets are a message and not a stack overflow.
import {
  describeCharacter,
  describeSource,
  isDigit,
  isJavaIdentifierPart,
  isJavaIdentifierStart,
} from "./json-characters.ts";
import { nestingProblem } from "./json-nesting.ts";

/** The first error of a text. */
export interface JsonFault {
  /** Without the place. */
  readonly message: string;
  /** `[Source: (String)"…"; line: 1, column: 4]`. */
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** The first error, or undefined when the text is one JSON value and nothing else. */
export function findJsonFault(text: string): JsonFault | undefined {
  const reader = new FaultReader(text);
  try {
    reader.read();
    return undefined;
  } catch (error) {
    if (!(error instanceof FaultFound)) throw error;
    const { line, column } = reader.place();
    return { message: error.message, source: describeSource(text, line, column), line, column };
  }
}

/** The same for clients: what is wrong with a text that is no JSON. */
export function whyNotJson(text: string): string {
  // Both parsers hold to RFC 8259; should they ever differ, a plain word is better than none.
  return nestingProblem(text) ?? findJsonFault(text)?.message ?? "The text is not valid JSON";
}

/** Ends the reading; never leaves this file. */
class FaultFound extends Error {}

interface Context {
  readonly type: "root" | "Array" | "Object";
  readonly line: number;
  readonly column: number;
  entries: number;
}

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const TOKEN_LENGTH_MAX = 256;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const MINUS = 0x2d;

class FaultReader {
  readonly #text: string;
  readonly #stack: Context[] = [{ type: "root", line: 1, column: 0, entries: 0 }];
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  place(): { readonly line: number; readonly column: number } {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  read(): void {
    for (let unit = this.#nextUnit(); unit >= 0; unit = this.#nextUnit()) this.#token(unit);
    const { type, line, column } = this.#context();
    if (type === "root") {
      if (this.#context().entries === 0) this.#fail("Unexpected end-of-input");
      return;
    }
    const start = describeSource(this.#text, line, column);
    this.#fail(
      `Unexpected end-of-input: expected close marker for ${type} (start marker at ${start})`,
    );
  }

  #token(first: number): void {
    if (first === CLOSE_ARRAY || first === CLOSE_OBJECT) {
      this.#close(first);
      return;
    }
    const context = this.#context();
    let unit = first;
    if (context.entries > 0) {
      if (context.type === "root") this.#trailing(unit);
      unit = this.#afterComma(unit);
    }
    context.entries += 1;
    if (context.type === "Object") unit = this.#fieldName(unit);
    this.#value(unit);
  }

  #value(unit: number): void {
    if (unit === QUOTE) {
      this.#string(": was expecting closing quote for a string value", "string value");
    } else if (unit === OPEN_ARRAY || unit === OPEN_OBJECT) {
      this.#stack.push({
        type: unit === OPEN_ARRAY ? "Array" : "Object",
        line: this.#line,
        column: this.#at - this.#lineStart,
        entries: 0,
      });
    } else if (unit === CLOSE_OBJECT) {
      this.#unexpected(unit, "expected a value");
    } else if (unit === MINUS || isDigit(unit)) {
      this.#number(unit);
    } else {
      this.#word(unit);
    }
  }

  #word(unit: number): void {
    const known = { 110: "null", 116: "true", 102: "false", 78: "NaN", 73: "Infinity" };
    const word = known[unit as keyof typeof known] as string | undefined;
    if (word !== undefined) {
      this.#match(word);
      if (word !== "NaN" && word !== "Infinity") return;
      this.#fail(
        `Non-standard token '${word}': enable JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS to allow`,
      );
    }
    if (unit === 0x2b) {
      const next = this.#take();
      if (next < 0) this.#fail("Unexpected end-of-input in a Number value");
      this.#unexpectedInNumber(
        unit,
        "JSON spec does not allow numbers to have plus signs: enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
      );
    }
    if (isJavaIdentifierStart(unit)) this.#unknownToken(String.fromCharCode(unit));
    this.#unexpected(unit, `expected a valid value ${VALUES}`);
  }

  #match(word: string): void {
    for (let i = 1; i < word.length; i++) {
      if (this.#peek() !== word.charCodeAt(i)) this.#unknownToken(word.slice(0, i));
      this.#at += 1;
    }
    const next = this.#peek();
    if (next >= 0 && isJavaIdentifierPart(next)) this.#unknownToken(word);
  }

  #unknownToken(matched: string): never {
    let token = matched;
    for (let unit = this.#peek(); unit >= 0 && isJavaIdentifierPart(unit); unit = this.#peek()) {
      token += String.fromCharCode(unit);
      this.#at += 1;
      if (token.length >= TOKEN_LENGTH_MAX) {
        token += "...";
        break;
      }
    }
    this.#fail(`Unrecognized token '${token}': was expecting ${VALUES}`);
  }

  #number(first: number): void {
    let unit = first;
    if (unit === MINUS) {
      unit = this.#take();
      if (unit < 0) this.#fail("Unexpected end-of-inputNo digit following minus sign");
      if (!isDigit(unit)) {
        this.#unexpectedInNumber(
          unit,
          "expected digit (0-9) to follow minus sign, for valid numeric value",
        );
      }
    }
    if (unit === 0x30 && isDigit(this.#peek())) {
      this.#at += 1;
      this.#fail("Invalid numeric value: Leading zeroes not allowed");
    }
    this.#digits();
    if (this.#peek() === 0x2e) {
      this.#at += 1;
      if (this.#digits() === 0) this.#missingDigit(0x2e, "Decimal point not followed by a digit");
    }
    if (this.#peek() === 0x65 || this.#peek() === 0x45) this.#exponent();
    // A number at the root ends with white space or the text.
    const next = this.#peek();
    if (this.#context().type === "root" && next >= 0 && !isSpace(next)) {
      this.#at += 1;
      this.#unexpected(next, "Expected space separating root-level values");
    }
  }

  #exponent(): void {
    this.#at += 1;
    let last = this.#peek();
    if (last === 0x2b || last === MINUS) {
      this.#at += 1;
      last = this.#peek();
    }
    if (last < 0) this.#fail("Unexpected end-of-inputexpected a digit for number exponent");
    if (this.#digits() === 0) {
      this.#missingDigit(last, "Exponent indicator not followed by a digit");
    }
  }

  #missingDigit(previous: number, comment: string): never {
    const unit = this.#take();
    this.#unexpectedInNumber(unit < 0 ? previous : unit, comment);
  }

  #digits(): number {
    const start = this.#at;
    while (isDigit(this.#peek())) this.#at += 1;
    return this.#at - start;
  }

  #string(endMessage: string, where: string): void {
    for (;;) {
      const unit = this.#take();
      if (unit < 0) this.#fail(`Unexpected end-of-input${endMessage}`);
      if (unit === QUOTE) return;
      if (unit === BACKSLASH) this.#escape(endMessage);
      else if (unit < 0x20) {
        this.#fail(
          `Illegal unquoted character (${describeCharacter(unit)}): has to be escaped using backslash to be included in ${where}`,
        );
      }
    }
  }

  #escape(endMessage: string): void {
    const unit = this.#take();
    if (unit < 0) this.#fail("Unexpected end-of-input in character escape sequence");
    if (unit !== 0x75) {
      if ('"\\/bfnrt'.includes(String.fromCharCode(unit))) return;
      this.#fail(`Unrecognized character escape ${describeCharacter(unit)}`);
    }
    for (let i = 0; i < 4; i++) {
      const digit = this.#take();
      if (digit < 0) this.#fail(`Unexpected end-of-input${endMessage}`);
      if (!/[0-9a-fA-F]/.test(String.fromCharCode(digit))) {
        this.#unexpected(digit, "expected a hex-digit for character escape sequence");
      }
    }
  }

  /** Reads the name and its colon; gives the first unit of the value. */
  #fieldName(unit: number): number {
    if (unit !== QUOTE) this.#unexpected(unit, "was expecting double-quote to start field name");
    this.#string(" in field name", "name");
    const colon = this.#nextUnit();
    if (colon < 0) this.#fail("Unexpected end-of-input within/between Object entries");
    if (colon !== 0x3a) {
      this.#unexpected(colon, "was expecting a colon to separate field name and value");
    }
    const first = this.#nextUnit();
    if (first < 0) this.#fail("Unexpected end-of-input within/between Object entries");
    return first;
  }

  #afterComma(unit: number): number {
    const { type } = this.#context();
    if (unit !== 0x2c) {
      this.#unexpected(unit, `was expecting comma to separate ${type} entries`);
    }
    const next = this.#nextUnit();
    if (next < 0) this.#fail(`Unexpected end-of-input within/between ${type} entries`);
    return next;
  }

  #close(unit: number): void {
    const { type, line, column } = this.#context();
    const expected = unit === CLOSE_ARRAY ? "Array" : "Object";
    if (type !== expected) {
      const start = describeSource(this.#text, line, column);
      this.#fail(
        `Unexpected close marker '${String.fromCharCode(unit)}': expected '${unit === CLOSE_ARRAY ? "}" : "]"}' (for ${type} starting at ${start})`,
      );
    }
    this.#stack.pop();
  }

  #trailing(unit: number): never {
    // A token that is none says so before it is called trailing.
    this.#value(unit);
    const type =
      unit === OPEN_OBJECT ? "START_OBJECT" : unit === OPEN_ARRAY ? "START_ARRAY" : "VALUE";
    this.#fail(
      `Trailing token (of type ${type}) found after value (bound as \`com.fasterxml.jackson.databind.JsonNode\`): not allowed as per \`DeserializationFeature.FAIL_ON_TRAILING_TOKENS\``,
    );
  }

  /** The next unit that is no white space, taken; -1 at the end. */
  #nextUnit(): number {
    for (;;) {
      const unit = this.#take();
      if (unit < 0 || unit > 0x20) {
        if (unit === 0x2f) {
          this.#unexpected(
            unit,
            "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
          );
        }
        return unit;
      }
      if (unit === 0x0a) this.#newLine();
      else if (unit === 0x0d) {
        if (this.#peek() === 0x0a) this.#at += 1;
        this.#newLine();
      } else if (!isSpace(unit)) {
        this.#fail(
          `Illegal character (${describeCharacter(unit)}): only regular white space (\\r, \\n, \\t) is allowed between tokens`,
        );
      }
    }
  }

  #newLine(): void {
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  #context(): Context {
    // The root context is never closed, so there is always one.
    return this.#stack[this.#stack.length - 1] as Context;
  }

  #peek(): number {
    return this.#at < this.#text.length ? this.#text.charCodeAt(this.#at) : -1;
  }

  #take(): number {
    const unit = this.#peek();
    if (unit >= 0) this.#at += 1;
    return unit;
  }

  #unexpected(unit: number, comment: string): never {
    this.#fail(`Unexpected character (${describeCharacter(unit)}): ${comment}`);
  }

  #unexpectedInNumber(unit: number, comment: string): never {
    this.#fail(`Unexpected character (${describeCharacter(unit)}) in numeric value: ${comment}`);
  }

  #fail(message: string): never {
    throw new FaultFound(message);
  }
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}
