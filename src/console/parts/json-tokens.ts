// json-tokens.ts — JSON text laid out and coloured without reading its values: a number keeps every digit it had.

export type TokenKind = "key" | "string" | "value-number" | "word" | "plain";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const LEXEMES = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]|\s+|[^\s]/g;

/** JSON text, indented by two; text that is no JSON comes back as it is, in one token. */
export function jsonTokens(text: string): readonly Token[] {
  if (!isJson(text)) return [{ kind: "plain", text }];
  const lexemes = (text.match(LEXEMES) ?? []).filter((lexeme) => lexeme.trim() !== "");
  const tokens: Token[] = [];
  let depth = 0;
  const line = (): string => `\n${"  ".repeat(depth)}`;
  lexemes.forEach((lexeme, i) => {
    const [before, after] = [lexemes[i - 1], lexemes[i + 1]];
    if (lexeme === "{" || lexeme === "[") {
      depth += 1;
      const empty = after === "}" || after === "]";
      tokens.push({ kind: "plain", text: empty ? lexeme : lexeme + line() });
      return;
    }
    if (lexeme === "}" || lexeme === "]") {
      depth -= 1;
      const empty = before === "{" || before === "[";
      tokens.push({ kind: "plain", text: empty ? lexeme : line() + lexeme });
      return;
    }
    if (lexeme === ",") tokens.push({ kind: "plain", text: `,${line()}` });
    else if (lexeme === ":") tokens.push({ kind: "plain", text: ": " });
    else tokens.push({ kind: kindOf(lexeme, after), text: lexeme });
  });
  return tokens;
}

/** The first tokens, with `lengthMax` characters at most: what is longer is cut where it must be. */
export function firstTokens(tokens: readonly Token[], lengthMax: number): readonly Token[] {
  let left = lengthMax;
  const end = tokens.findIndex(({ text }) => {
    left -= text.length;
    return left < 0;
  });
  const over = tokens[end];
  if (over === undefined) return tokens;
  const kept = over.text.slice(0, over.text.length + left);
  return [...tokens.slice(0, end), { ...over, text: kept }];
}

const UNFOLDED_MAX = 6;

/** JSON text in which texts that are JSON objects or lists themselves are opened: nobody has to unescape them. */
export function unfoldedJson(text: string, depth: number = UNFOLDED_MAX): string {
  if (depth === 0 || !isJson(text)) return text;
  const lexemes = text.match(LEXEMES) ?? [];
  const opened = lexemes.map((lexeme, i) => {
    const isKey = lexemes.slice(i + 1).find((next) => next.trim() !== "") === ":";
    if (!lexeme.startsWith('"') || isKey) return lexeme;
    const inner = String(JSON.parse(lexeme)).trim();
    return /^[{[]/.test(inner) && isJson(inner) ? unfoldedJson(inner, depth - 1) : lexeme;
  });
  return opened.join("");
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function kindOf(lexeme: string, after: string | undefined): TokenKind {
  if (lexeme.startsWith('"')) return after === ":" ? "key" : "string";
  return /^[-\d]/.test(lexeme) ? "value-number" : "word";
}
