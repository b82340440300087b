// visible-text.ts — text for a terminal: colours of ours, and nothing else that a terminal would obey.
//
// Colours are written with a mark of this process in place of the escape character; whatever else is a control
// character is shown as JSON would write it, so that a JSON text keeps its meaning.
import { randomBytes } from "node:crypto";
import type { Colors } from "./terminal.ts";

const ESCAPE = "\u001b";
/** U+FDD0 is no character; the digits cannot be guessed. */
const MARK = `\ufdd0${randomBytes(8).toString("hex")}`;
const MARKED_COLOR = new RegExp(`${MARK}(\\[\\d+m)`, "g");

/** C0 without tab and line feed, DEL, C1, and what turns the direction of writing. */
const CONTROL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text as it can be sent: control characters shown as `\\u001b`, colours of {@link markedColors} as they are meant. */
export function visibleText(text: string): string {
  return text.replace(CONTROL, escaped).replace(MARKED_COLOR, `${ESCAPE}$1`);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The same colours, told from escape sequences that stand in a text. */
export function markedColors(colors: Colors): Colors {
  const marked = Object.entries(colors).map(([name, colour]) => [
    name,
    typeof colour === "function" ? markedColor(colour) : colour,
  ]);
  // The cast: the members are those of `colors`.
  return Object.fromEntries(marked) as Colors;
}

type Color = (text: string | number | null | undefined) => string;

function markedColor(color: Color): Color {
  const [open = "", close = ""] = color("\n").split("\n");
  const [opens, closes] = [open, close].map((part) => part.replaceAll(ESCAPE, MARK));
  return (text) => `${opens}${text}${closes}`;
}
