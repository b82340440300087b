// regex-character.ts — tests of one character, answered by the JavaScript engine and remembered.
import type { RegexNode } from "./regex-syntax.ts";

/** Takes a UTF-16 unit. */
export type CharacterTest = (unit: number) => boolean;

const ASCII = 128;

export function characterTest(
  node: Extract<RegexNode, { type: "character" }>,
  flags: string,
): CharacterTest {
  const { literal } = node;
  if (literal !== undefined && !flags.includes("i")) {
    const code = literal.charCodeAt(0);
    return (unit) => unit === code;
  }
  const source =
    literal === undefined ? node.source : literal.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  const regex = new RegExp(`^${source}$`, flags.replace("m", ""));
  const table = new Uint8Array(ASCII);
  for (let unit = 0; unit < ASCII; unit++)
    table[unit] = regex.test(String.fromCharCode(unit)) ? 1 : 0;
  const others = new Map<number, boolean>();
  return (unit) => {
    if (unit < ASCII) return table[unit] === 1;
    let answer = others.get(unit);
    if (answer === undefined) {
      answer = regex.test(String.fromCharCode(unit));
      others.set(unit, answer);
    }
    return answer;
  };
}
