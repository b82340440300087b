// Texts in quotes, held against the regular expression that says what they are.
import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutQuoted } from "./quoted.ts";

const QUOTED = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/gs;
const SINGLE = /'(?:\\.|[^'\\])*'/gs;

test("what stands in quotes is left out", () => {
  const text = fc.array(fc.constantFrom("'", '"', "\\", "a", "\n"), { maxLength: 20 });
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join("");
      expect(withoutQuoted(whole, "'\"")).toBe(whole.replace(QUOTED, "''"));
      expect(withoutQuoted(whole, "'")).toBe(whole.replace(SINGLE, "''"));
    }),
    { numRuns: 3000 },
  );
});

test("a text that is never closed is looked through once", () => {
  const text = `'${"\\'".repeat(300_000)}`;
  expect(withoutQuoted(text, "'\"")).toBe(text);
});
