// Which letters each parameter takes, held against the regular expressions of the reference implementation.
import fc from "fast-check";
import { expect, test } from "vitest";
import { LETTERS, type LetterPattern, matchedLength, shares } from "./letters.ts";

const KINDS = 3;

interface Parameter {
  readonly source: string;
  readonly pattern: LetterPattern;
}

const parameter: fc.Arbitrary<Parameter> = fc
  .record({
    kinds: fc.integer({ min: 0, max: 2 ** KINDS - 1 }),
    quantifier: fc.constantFrom("", "?", "+", "??", "+?"),
  })
  .map(({ kinds, quantifier }) => ({
    source: `[${[...LETTERS].filter((_, i) => ((kinds >> i) & 1) === 1).join("")}]${quantifier}`,
    pattern: {
      kinds,
      isOptional: quantifier.startsWith("?"),
      isRepeated: quantifier.startsWith("+"),
      isLazy: quantifier.length === 2,
    },
  }));

const call = fc.record({
  parameters: fc.array(parameter, { maxLength: 6 }),
  kinds: fc.array(fc.nat({ max: KINDS - 1 }), { maxLength: 9 }),
});

test("each parameter takes what its group of the regular expression would match", () => {
  fc.assert(
    fc.property(call, ({ parameters, kinds }) => {
      const source = parameters.map((one) => `(${one.source})`).join("");
      const letters = kinds.map((kind) => LETTERS.charAt(kind)).join("");
      const match = new RegExp(`^${source}$`).exec(letters);
      const patterns = parameters.map((one) => one.pattern);
      expect(shares(patterns, kinds)).toEqual(match?.slice(1).map((group) => group.length));
    }),
    { numRuns: 3000 },
  );
});

test("the first argument that is wrong is the one behind what the first parameters match", () => {
  fc.assert(
    fc.property(call, ({ parameters, kinds }) => {
      const letters = kinds.map((kind) => LETTERS.charAt(kind)).join("");
      let source = "^";
      let length = 0;
      for (const one of parameters) {
        source += one.source;
        const match = new RegExp(source).exec(letters);
        if (match === null) break;
        length = match[0].length;
      }
      const patterns = parameters.map((one) => one.pattern);
      expect(matchedLength(patterns, kinds)).toBe(length);
    }),
    { numRuns: 3000 },
  );
});
