// parser.ts — tokens to raw nodes, by operator precedence (Pratt).
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.); written anew because loading that package costs 15 ms
// (as an ES import 45 ms), more than the whole of the rest, and because its parser has no limit of depth.
import { JsonataError } from "./failure.ts";
import { parseSignature } from "./signature.ts";
import type { RawNode, RawPair, RawTerm } from "./syntax-tree.ts";
import { type Token, Tokenizer } from "./tokenizer.ts";

/** Compiling and evaluating recurse over the tree; a tree of this height leaves most of the stack free. */
export const TREE_HEIGHT_MAX = 500;

/**
 * Names, values and operators of one expression. A definition of AWS's largest size could hold seven times as many,
 * and they would keep the server for seconds; the longest expression in use that is known to us has a hundred.
 */
export const NODES_MAX = 100_000;

/** How strongly an operator binds the operand on its left. Everything else binds with 0. */
const BINDING: ReadonlyMap<string, number> = new Map([
  [".", 75],
  ["[", 80],
  ["{", 70],
  ["(", 80],
  ["@", 80],
  ["#", 80],
  ["?", 20],
  ["+", 50],
  ["-", 50],
  ["*", 60],
  ["/", 60],
  ["%", 60],
  ["=", 40],
  ["<", 40],
  [">", 40],
  ["^", 40],
  [":=", 10],
  ["!=", 40],
  ["<=", 40],
  [">=", 40],
  ["~>", 40],
  ["and", 30],
  ["or", 25],
  ["in", 40],
  ["&", 50],
]);
const UNARY_BINDING = 70;
const KNOWN: ReadonlySet<string> = new Set([...BINDING.keys(), ..."]}),;:|", "..", "**"]);

type Terminal =
  | Token
  | { readonly type: "end"; readonly value: "(end)"; readonly position: number };

export function parseRaw(text: string): RawNode {
  return new Parser(text).whole();
}

/** How many nodes a text was read to have: all of them, or those up to its first mistake. */
export interface Reading {
  nodes: number;
}

export function parseCounted(text: string, reading: Reading): RawNode {
  const parser = new Parser(text);
  try {
    return parser.whole();
  } finally {
    reading.nodes = parser.nodes;
  }
}

class Parser {
  readonly #tokenizer: Tokenizer;
  readonly #length: number;
  #token: Terminal;
  #depth = 0;
  #nodes = 0;

  constructor(text: string) {
    this.#tokenizer = new Tokenizer(text);
    this.#length = text.length;
    this.#token = this.#read(false);
  }

  get nodes(): number {
    return this.#nodes;
  }

  whole(): RawNode {
    const tree = this.#expression(0);
    if (this.#token.type !== "end")
      throw new JsonataError("S0201", {}, this.#token.position, this.#quoted());
    return tree;
  }

  #read(operatorExpected: boolean): Terminal {
    const token = this.#tokenizer.next(operatorExpected);
    if (token === undefined) return { type: "end", value: "(end)", position: this.#length };
    if (token.type === "operator" && !KNOWN.has(token.value))
      throw new JsonataError("S0204", {}, token.position, token.value);
    return token;
  }

  #is(operator: string): boolean {
    return this.#token.type === "operator" && this.#token.value === operator;
  }

  #advance(operatorExpected = false): Terminal {
    this.#token = this.#read(operatorExpected);
    return this.#token;
  }

  #expect(operator: string, operatorExpected = false): void {
    if (!this.#is(operator)) {
      const code = this.#token.type === "end" ? "S0203" : "S0202";
      throw new JsonataError(code, { value: operator }, this.#token.position, this.#quoted());
    }
    this.#advance(operatorExpected);
  }

  /** The token as errors show it: a regular expression has no form in JSON. */
  #quoted(): unknown {
    return this.#token.type === "regex" ? {} : this.#token.value;
  }

  /** One more than the highest child, if that is not too high. */
  #above(position: number, children: readonly (RawNode | undefined)[]): number {
    let height = 0;
    for (const child of children)
      if (child !== undefined && child.height > height) height = child.height;
    return this.#checked(height + 1, position);
  }

  #checked(height: number, position: number): number {
    if (height > TREE_HEIGHT_MAX)
      throw new JsonataError("X0001", { value: TREE_HEIGHT_MAX }, position);
    return height;
  }

  #count(position: number): void {
    this.#nodes += 1;
    if (this.#nodes > NODES_MAX) throw new JsonataError("X0003", { value: NODES_MAX }, position);
  }

  #expression(bindingPower: number): RawNode {
    this.#depth = this.#checked(this.#depth + 1, this.#token.position);
    this.#count(this.#token.position);
    const first = this.#token;
    this.#advance(true);
    let left = this.#prefix(first);
    while (bindingPower < this.#binding()) {
      const token = this.#token;
      this.#count(token.position);
      this.#advance();
      left = this.#infix(token, left);
    }
    this.#depth -= 1;
    return left;
  }

  #binding(): number {
    return this.#token.type === "operator" ? (BINDING.get(this.#token.value) ?? 0) : 0;
  }

  #prefix(token: Terminal): RawNode {
    const { position } = token;
    switch (token.type) {
      case "end":
        return { type: "end", position, height: 1 };
      case "name":
      case "variable":
        return { type: token.type, value: token.value, position, height: 1 };
      case "string":
      case "number":
      case "value":
        return { type: token.type, value: token.value, position, height: 1 };
      case "regex":
        return { type: "regex", value: token.value, position, height: 1 };
      case "operator":
        return this.#prefixOperator(token.value, position);
    }
  }

  #prefixOperator(operator: string, position: number): RawNode {
    switch (operator) {
      case "and":
      case "or":
      case "in":
        return { type: "operator", value: operator, position, height: 1 };
      case "*":
        return { type: "wildcard", position, height: 1 };
      case "**":
        return { type: "descendant", position, height: 1 };
      case "%":
        return { type: "parent", position, height: 1 };
      case "-": {
        const expression = this.#expression(UNARY_BINDING);
        return {
          type: "negate",
          expression,
          position,
          height: this.#above(position, [expression]),
        };
      }
      case "(":
        return this.#block(position);
      case "[":
        return this.#arrayConstructor(position);
      case "{": {
        const pairs = this.#pairs();
        return { type: "object", pairs, position, height: this.#above(position, pairs.flat()) };
      }
      case "|":
        return this.#transform(position);
      default:
        throw new JsonataError("S0211", {}, position, operator);
    }
  }

  #infix(token: Terminal, left: RawNode): RawNode {
    const { position } = token;
    const operator = String(token.value);
    switch (operator) {
      case "(":
        return this.#call(left, position);
      case "[":
        return this.#predicate(left, position);
      case "^":
        return this.#order(left, position);
      case "{": {
        const pairs = this.#pairs();
        const height = this.#above(position, [left, ...pairs.flat()]);
        return { type: "group", lhs: left, pairs, position, height };
      }
      case "?":
        return this.#condition(left, position);
      case ":=":
        if (left.type !== "variable")
          throw new JsonataError(
            "S0212",
            {},
            left.position,
            "value" in left ? left.value : left.type,
          );
        return this.#binary(operator, left, { position, power: 9 });
      case "@":
      case "#":
        return this.#focus(operator, left, position);
      default:
        return this.#binary(operator, left, { position, power: BINDING.get(operator) ?? 0 });
    }
  }

  #binary(value: string, lhs: RawNode, at: { position: number; power: number }): RawNode {
    const rhs = this.#expression(at.power);
    const height = this.#above(at.position, [lhs, rhs]);
    return { type: "binary", value, lhs, rhs, position: at.position, height };
  }

  #focus(operator: string, left: RawNode, position: number): RawNode {
    const node = this.#binary(operator, left, { position, power: 80 });
    if (node.type === "binary" && node.rhs.type !== "variable")
      throw new JsonataError("S0214", {}, node.rhs.position, operator);
    return node;
  }

  #block(position: number): RawNode {
    const expressions: RawNode[] = [];
    while (!this.#is(")")) {
      expressions.push(this.#expression(0));
      if (!this.#is(";")) break;
      this.#expect(";");
    }
    this.#expect(")", true);
    return { type: "block", expressions, position, height: this.#above(position, expressions) };
  }

  #arrayConstructor(position: number): RawNode {
    const expressions: RawNode[] = [];
    if (!this.#is("]")) {
      do {
        if (expressions.length > 0) this.#expect(",");
        expressions.push(this.#arrayItem());
      } while (this.#is(","));
    }
    this.#expect("]", true);
    return { type: "array", expressions, position, height: this.#above(position, expressions) };
  }

  #arrayItem(): RawNode {
    const lhs = this.#expression(0);
    if (!this.#is("..")) return lhs;
    const { position } = this.#token;
    this.#expect("..");
    return this.#binary("..", lhs, { position, power: 0 });
  }

  #pairs(): RawPair[] {
    const pairs: RawPair[] = [];
    if (!this.#is("}")) {
      do {
        if (pairs.length > 0) this.#expect(",");
        const name = this.#expression(0);
        this.#expect(":");
        pairs.push([name, this.#expression(0)]);
      } while (this.#is(","));
    }
    this.#expect("}", true);
    return pairs;
  }

  #predicate(left: RawNode, position: number): RawNode {
    if (this.#is("]")) {
      // An empty predicate keeps single results in a list; it belongs to the step, below its predicates.
      let step = left;
      while (step.type === "binary" && step.value === "[") step = step.lhs;
      step.keepArray = true;
      this.#expect("]");
      return left;
    }
    const node = this.#binary("[", left, { position, power: 0 });
    this.#expect("]", true);
    return node;
  }

  #order(lhs: RawNode, position: number): RawNode {
    this.#expect("(");
    const terms: RawTerm[] = [];
    do {
      if (terms.length > 0) this.#expect(",");
      const descending = this.#is(">");
      if (descending || this.#is("<")) this.#advance();
      terms.push({ descending, expression: this.#expression(0) });
    } while (this.#is(","));
    this.#expect(")");
    const height = this.#above(position, [lhs, ...terms.map((term) => term.expression)]);
    return { type: "order", lhs, terms, position, height };
  }

  #condition(condition: RawNode, position: number): RawNode {
    const yes = this.#expression(0);
    let no: RawNode | undefined;
    if (this.#is(":")) {
      this.#expect(":");
      no = this.#expression(0);
    }
    const height = this.#above(position, [condition, yes, no]);
    // biome-ignore lint/suspicious/noThenProperty: the word of the language; nothing awaits a node.
    return { type: "condition", condition, then: yes, else: no, position, height };
  }

  #transform(position: number): RawNode {
    const pattern = this.#expression(0);
    this.#expect("|");
    const update = this.#expression(0);
    let remove: RawNode | undefined;
    if (this.#is(",")) {
      this.#expect(",");
      remove = this.#expression(0);
    }
    this.#expect("|");
    const height = this.#above(position, [pattern, update, remove]);
    return { type: "transform", pattern, update, delete: remove, position, height };
  }

  #call(procedure: RawNode, position: number): RawNode {
    const args: RawNode[] = [];
    let partial = false;
    if (!this.#is(")")) {
      do {
        if (args.length > 0) this.#expect(",");
        if (this.#is("?")) {
          partial = true;
          args.push({ type: "placeholder", position: this.#token.position, height: 1 });
          this.#expect("?");
        } else args.push(this.#expression(0));
      } while (this.#is(","));
    }
    this.#expect(")", true);
    if (procedure.type === "name" && (procedure.value === "function" || procedure.value === "λ"))
      return this.#lambda(args, position);
    const height = this.#above(position, [procedure, ...args]);
    return { type: partial ? "partial" : "function", procedure, arguments: args, position, height };
  }

  #lambda(args: readonly RawNode[], position: number): RawNode {
    const parameters = args.map((arg, index) => {
      if (arg.type === "variable") return arg.value;
      const token = "value" in arg ? arg.value : undefined;
      throw new JsonataError("S0208", { value: index + 1 }, arg.position, token);
    });
    const signature = this.#is("<") ? this.#signature() : undefined;
    this.#expect("{");
    const body = this.#expression(0);
    this.#expect("}");
    const height = this.#above(position, [body]);
    return { type: "lambda", parameters, signature, body, position, height };
  }

  /** A signature is written in the tokens of the language; its text is those tokens put together again. */
  #signature(): string {
    const start = this.#token.position;
    let text = "<";
    let depth = 1;
    while (depth > 0 && !this.#is("{") && this.#token.type !== "end") {
      const token = this.#advance();
      if (this.#is(">")) depth -= 1;
      else if (this.#is("<")) depth += 1;
      text += String(token.value);
    }
    this.#expect(">");
    parseSignature(text, start);
    return text;
  }
}
