// pointer-range.ts — where in a JSON text the value stands that a JSON pointer (`/States/Pay/Next`) names.

export interface TextRange {
  readonly from: number;
  readonly to: number;
}

const LEXEMES = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

interface Open {
  readonly isArray: boolean;
  index: number;
  key: string;
}

/** The key and value of the deepest part of the pointer that is there; the first character where none is. */
export function pointerRange(text: string, pointer: string): TextRange {
  const wanted = pointer.split("/").slice(1).map(unescaped);
  const path: Open[] = [];
  let best: TextRange = { from: 0, to: Math.min(1, text.length) };
  let depth = -1;
  for (const { 0: lexeme, index } of text.matchAll(LEXEMES)) {
    const open = path.at(-1);
    if (lexeme === "{" || lexeme === "[") path.push({ isArray: lexeme === "[", index: 0, key: "" });
    else if (lexeme === "}" || lexeme === "]") path.pop();
    else if (lexeme === "," && open !== undefined) {
      open.index += 1;
      open.key = "";
    } else if (open !== undefined && !open.isArray && open.key === "" && lexeme.startsWith('"')) {
      open.key = keyOf(lexeme);
      const fits = path.every(
        (one, i) => wanted[i] === (one.isArray ? String(one.index) : one.key),
      );
      if (fits && path.length > depth) {
        depth = path.length;
        best = { from: index, to: index + lexeme.length };
      }
    }
  }
  return best;
}

function keyOf(lexeme: string): string {
  try {
    return String(JSON.parse(lexeme));
  } catch {
    return lexeme;
  }
}

function unescaped(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
