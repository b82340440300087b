// parse-intrinsic.ts — `States.Name(argument, …)` to a tree.
//
//   call     = 'States.' name '(' [ argument { ',' argument } ] ')'
//   argument = 'text' | number | true | false | null | path | call
import { type Json, jsonNumberOf, ownText, type Parsed } from "../../base/index.ts";
import { type CompiledPath, compilePath } from "../jsonpath/index.ts";
import { INTRINSIC_FUNCTIONS } from "./function-table.ts";

export interface IntrinsicCall {
  readonly type: "call";
  /** The call as it was written, for messages. */
  readonly text: string;
  /** The name behind `States.`, known to be in the table. */
  readonly name: string;
  readonly arguments: readonly IntrinsicArgument[];
}

export type IntrinsicArgument =
  | IntrinsicCall
  | { readonly type: "path"; readonly path: CompiledPath }
  /** `raw` is a text with its escapes, which States.Format needs to tell `\{}` from `{}`. */
  | { readonly type: "literal"; readonly value: Json; readonly raw: string };

/** AWS nests at most ten functions in a field. */
const DEPTH_MAX = 10;

class UnreadableIntrinsic extends Error {
  override readonly name = "UnreadableIntrinsic";
}

export function parseIntrinsic(text: string): Parsed<IntrinsicCall, string> {
  try {
    return { ok: true, value: new IntrinsicReader(text.trimEnd()).readAll() };
  } catch (reason) {
    if (reason instanceof UnreadableIntrinsic) return { ok: false, problems: [reason.message] };
    throw reason;
  }
}

const NAME = /States\.([A-Za-z0-9]+)\s*\(/y;
const TEXT = /'((?:[^'\\]|\\[\s\S])*)'/y;
const WORD = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[\s,)])/y;
const BLANKS = /\s*/y;

class IntrinsicReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): IntrinsicCall {
    const call = this.#readCall(1);
    if (this.#at < this.#text.length) this.#fail("Nothing may follow the function");
    return call;
  }

  #readCall(depth: number): IntrinsicCall {
    if (depth > DEPTH_MAX) this.#fail(`More than ${DEPTH_MAX} functions are nested`);
    const start = this.#at;
    const name = this.#match(NAME)?.[1];
    if (name === undefined) this.#fail("Expected a function such as States.Format(…)");
    const known = INTRINSIC_FUNCTIONS.get(name);
    if (known === undefined) this.#fail(`There is no function States.${clip(name)},`);
    const arguments_ = this.#readArguments(depth);
    const { argumentsMin, argumentsMax } = known;
    if (arguments_.length < argumentsMin || arguments_.length > argumentsMax) {
      this.#fail(`States.${name} does not take ${arguments_.length} arguments; call ends`);
    }
    return { type: "call", text: this.#text.slice(start, this.#at), name, arguments: arguments_ };
  }

  /** Stands behind the opening parenthesis, and afterwards behind the closing one. */
  #readArguments(depth: number): IntrinsicArgument[] {
    const arguments_: IntrinsicArgument[] = [];
    this.#match(BLANKS);
    if (this.#take(")")) return arguments_;
    do {
      this.#match(BLANKS);
      arguments_.push(this.#readArgument(depth));
      this.#match(BLANKS);
    } while (this.#take(","));
    if (!this.#take(")")) this.#fail("Expected ',' or ')' behind an argument");
    return arguments_;
  }

  #readArgument(depth: number): IntrinsicArgument {
    switch (this.#text.charAt(this.#at)) {
      case "'":
        return this.#readText();
      case "$":
        return this.#readPath();
      case "S":
        return this.#readCall(depth + 1);
      default:
        return this.#readWord();
    }
  }

  #readText(): IntrinsicArgument {
    const start = this.#at;
    const raw = this.#match(TEXT)?.[1];
    if (raw === undefined) this.#fail("The text is not closed by a single quote");
    const illegal = /\\([^'{}\\])/.exec(raw.replaceAll("\\\\", ""));
    if (illegal !== null) {
      this.#at = start;
      this.#fail(
        `Illegal escape '\\${illegal[1]}' (only \\', \\{, \\} and \\\\ exist) in the text`,
      );
    }
    return { type: "literal", value: ownText(raw.replace(/\\([\s\S])/g, "$1")), raw };
  }

  /** The path ends at the first `,` or `)` that is not inside its own brackets, parentheses and quotes. */
  #readPath(): IntrinsicArgument {
    const start = this.#at;
    const end = endOfPath(this.#text, start);
    const parsed = compilePath(this.#text.slice(start, end));
    if (!parsed.ok) this.#fail(`${parsed.problems.join("; ")} of the path that begins`);
    this.#at = end;
    return { type: "path", path: parsed.value };
  }

  #readWord(): IntrinsicArgument {
    const raw = this.#match(WORD)?.[0];
    if (raw === undefined) {
      this.#fail(
        "Expected a text in single quotes, a number, true, false, null, a path or a function",
      );
    }
    return { type: "literal", value: valueOfWord(raw), raw };
  }

  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #take(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false;
    this.#at += 1;
    return true;
  }

  #fail(reason: string): never {
    throw new UnreadableIntrinsic(`${reason} at position ${this.#at}`);
  }
}

function valueOfWord(word: string): Json {
  if (word === "null") return null;
  return word === "true" || word === "false" ? word === "true" : jsonNumberOf(word);
}

function endOfPath(text: string, start: number): number {
  let depth = 0;
  let brackets = 0;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if ((character === "'" || character === '"') && brackets > 0) {
      at = endOfQuote(text, at);
    } else if (character === "[" || character === "(") {
      depth += 1;
      if (character === "[") brackets += 1;
    } else if (depth === 0 && (character === "," || character === ")")) {
      return at;
    } else if (character === "]" || character === ")") {
      depth -= 1;
      if (character === "]") brackets -= 1;
    }
  }
  return text.length;
}

function endOfQuote(text: string, start: number): number {
  const quote = text.charAt(start);
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === "\\" ? 2 : 1;
  return at;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
