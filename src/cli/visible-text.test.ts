import pico from "picocolors";
import { describe, expect, test } from "vitest";
import { markedColors, visibleText } from "./visible-text.ts";

const HOSTILE = "c\u001b]0;pwn\u0007\u001b[2J\u009b31m\u202egnp\r";

describe("text for a terminal", () => {
  test("control characters of an execution are shown, not sent", () => {
    expect(visibleText(HOSTILE)).toBe("c\\u001b]0;pwn\\u0007\\u001b[2J\\u009b31m\\u202egnp\\u000d");
    expect(visibleText("a\tb\nc é 漢 🚲")).toBe("a\tb\nc é 漢 🚲");
  });

  test("a JSON text keeps its meaning", () => {
    const text = JSON.stringify({ cause: HOSTILE });
    expect(JSON.parse(visibleText(text))).toEqual({ cause: HOSTILE });
  });

  test("our own colours pass, also one within the other; those of a text do not", () => {
    const colors = markedColors(pico.createColors(true));
    expect(visibleText(colors.red(`a ${colors.bold("b")} c`))).toBe(
      "\u001b[31ma \u001b[1mb\u001b[22m c\u001b[39m",
    );
    expect(visibleText(colors.red("\u001b[32mx"))).toBe("\u001b[31m\\u001b[32mx\u001b[39m");
    expect(visibleText(markedColors(pico.createColors(false)).red("x"))).toBe("x");
  });
});
