// failure.ts — how an expression says that it is wrong: at compile time, at run time, and in between.
import { excerptOf } from "./excerpt.ts";
import { MESSAGES } from "./messages.ts";

/** Why a text is not a JSONata expression: the reference implementation's code and words. */
export interface JsonataProblem {
  readonly code: string;
  readonly message: string;
  /** Offset into the text, in UTF-16 units, behind the offending token (as in the reference implementation). */
  readonly position: number;
}

/** An evaluation that gave no value. */
export class JsonataFailure {
  /** The reference implementation's error code (`T2001`), or `U1001` when a budget ended it. */
  readonly code: string;
  readonly message: string;
  /** AWS writes ". <code>: <message>", but ": <message>" when a budget ended it or no code fits. */
  readonly coded: boolean;

  constructor(code: string, message: string, coded: boolean) {
    this.code = code;
    this.message = message;
    this.coded = coded;
  }
}

/** What a message template may mention. */
export interface ErrorDetail {
  readonly value?: unknown;
  readonly value2?: unknown;
  readonly index?: number;
  readonly type?: string | undefined;
  readonly exp?: number | undefined;
  readonly message?: string;
  readonly functionName?: string;
}

/** Thrown and caught inside this folder only. Not an Error: nobody reads its stack, and stacks are dear. */
export class JsonataError {
  readonly code: string;
  readonly detail: ErrorDetail;
  position: number | undefined;
  token: unknown;

  constructor(code: string, detail: ErrorDetail = {}, position?: number, token?: unknown) {
    this.code = code;
    this.detail = detail;
    this.position = position;
    this.token = token;
  }

  /** Says where the error was met, unless somebody nearer has said so. */
  locate(position: number, token: unknown): this {
    this.position ??= position;
    this.token ??= token;
    return this;
  }

  get message(): string {
    return this.messageReading(() => {});
  }

  /** Tells `read` of each text before it is looked at: one that was joined is written down for that. */
  messageReading(read: (text: string) => void): string {
    const template = MESSAGES[this.code];
    if (template === undefined) return this.detail.message ?? this.code;
    const fields: Readonly<Record<string, unknown>> = {
      ...this.detail,
      code: this.code,
      token: this.token,
      position: this.position,
    };
    const told = template.replace(/\{\{\{([^}]+)\}\}\}/g, (_, name: string) => {
      const field = String(fields[name]);
      read(field);
      return field.slice(0, CAUSE_MAX);
    });
    return withExcerpts(told, (name) => excerptOf(fields[name], read));
  }
}

// A cause is cut at 32,768 characters anyway.
const CAUSE_MAX = 32_768;

/**
 * As `/\{\{([^}]+)\}\}/g` would find the names, which the text of an `$error` may hold as well: but where no name ends,
 * the engine would look for its end from each brace anew.
 */
function withExcerpts(text: string, excerptNamed: (name: string) => string): string {
  let told = "";
  let from = 0;
  let start = text.indexOf("{{");
  while (start >= 0 && told.length < CAUSE_MAX) {
    const end = text.indexOf("}", start + 2);
    if (end < 0) break;
    const isName = end > start + 2 && text[end + 1] === "}";
    if (isName) {
      told += text.slice(from, start) + excerptNamed(text.slice(start + 2, end));
      from = end + 2;
    }
    start = text.indexOf("{{", isName ? from : end + 1);
  }
  return told + text.slice(from);
}

/** A budget was used up. */
export class LimitReached {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

// The words of the first two are those of the reference implementation's own guard, which AWS repeats.
export const STACK_OVERFLOW =
  "Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive.";
export const TIME_EXCEEDED = "Expression evaluation timeout: Check for infinite loop";
export const MEMORY_EXCEEDED = "Expression evaluation memory limit exceeded";
export const REGEX_TOO_LARGE = "Regular expression is too large";
