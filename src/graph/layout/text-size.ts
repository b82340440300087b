// text-size.ts — how wide a text is where no browser can be asked: a little more than in common sans-serif fonts.

/** Measures texts and says how much of one fits. */
export interface TextRuler {
  /** The width of a text in the picture's unit, never too little. */
  width(text: string, size: number): number;
}

const NARROW = "iljtfrI.,:;'|!()[]{}/\\ ";
const WIDE = "mwMW@%—…";
const BROAD = "&#+<=>~^";

/** Proportional fonts: Inter, Helvetica, Arial, Liberation Sans, and DejaVu Sans Condensed, the widest of them. */
export const PROPORTIONAL: TextRuler = {
  width: (text, size) => {
    let units = 0;
    for (const character of text) {
      units += ASCII[character.charCodeAt(0)] ?? unitsOf(character);
    }
    return Math.ceil(units * size);
  },
};

/** A terminal: one column a character. */
export const CELLS: TextRuler = { width: (text) => [...text].length };

function unitsOf(character: string): number {
  if (NARROW.includes(character)) return 0.36;
  if (WIDE.includes(character)) return 0.95;
  if (character >= "A" && character <= "Z") return 0.72;
  if (BROAD.includes(character)) return 0.79;
  const code = character.codePointAt(0) ?? 0;
  // East Asian scripts and pictographs fill a square.
  return code >= 0x1100 && (code < 0x2000 || code > 0x2bff) ? 1.05 : 0.58;
}

const ASCII: readonly number[] = Array.from({ length: 128 }, (_, code) =>
  unitsOf(String.fromCharCode(code)),
);

/** As much of the text as fits, with an ellipsis where it is not all. */
export function fitted(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const characters = [...text];
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${characters.slice(0, middle).join("")}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join("")}…`;
}
