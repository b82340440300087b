// node-size.ts — how much room a state's texts take, in pixels.
import type { GraphState } from "../model/index.ts";
import { fitted, PROPORTIONAL } from "./text-size.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Says how large the things in a picture are. */
export interface Sizer {
  /** A state, or a group that is closed. */
  node(state: GraphState): Size;
  /** The header of a group that is open. */
  header(state: GraphState): Size;
  label(text: string): number;
  /** The marks of start and end. */
  readonly mark: Size;
}

export const FONT = { name: 13, detail: 10, label: 10 } as const;
/** Before the texts: edge, icon, space. After them: edge. */
export const TEXT_LEFT = 42;
export const TEXT_RIGHT = 14;
const WIDTH = { min: 156, max: 264 } as const;
const LABEL_PADDING = 7;
/** A group's header also holds the strip of its iterations, beside the name. */
const STRIP_ROOM = 120;
/** A closed Map holds it under the name, so that its lane stays narrow: in a row of its own, with room for a count. */
export const STRIP_ROW = 14;
const STRIP_WIDTH = 188;
/** Beside the detail: how long a run took. */
const DURATION_ROOM = 40;

export const PIXEL_SIZER: Sizer = {
  node: (state) => {
    const { length } = nameLines(state.name);
    const isMap = state.type === "Map";
    const detail = state.flows.length === 0 ? state.detail : closedDetail(state);
    const width = nodeWidth({ ...state, detail });
    return {
      width: isMap ? Math.max(STRIP_WIDTH, width) : width,
      height: (length > 1 ? 58 : 44) + (isMap ? STRIP_ROW : 0),
    };
  },
  header: (state) => {
    const strip = state.type === "Map" ? STRIP_ROOM : 0;
    return { width: nodeWidth(state) + strip, height: nameLines(state.name).length > 1 ? 62 : 48 };
  },
  label: (text) => PROPORTIONAL.width(text, FONT.label) + 2 * LABEL_PADDING,
  mark: { width: 22, height: 22 },
};

/** What a closed group is, and how much is inside. */
export function closedDetail({ detail, flows }: GraphState): string {
  const count = flows.reduce((sum, flow) => sum + flow.states.length, 0);
  return `${detail} · ${count === 1 ? "1 state" : `${count} states`}`;
}

function nodeWidth({ name, detail }: GraphState): number {
  const widest = Math.max(
    ...nameLines(name).map((line) => PROPORTIONAL.width(line, FONT.name)),
    PROPORTIONAL.width(detail, FONT.detail) + DURATION_ROOM,
  );
  const width = Math.min(WIDTH.max, Math.max(WIDTH.min, TEXT_LEFT + widest + TEXT_RIGHT));
  // Even, so that the middle of a lane is a whole pixel for all its nodes.
  return width + (width % 2);
}

const TEXT_MAX = WIDTH.max - TEXT_LEFT - TEXT_RIGHT;

/** The name on one line, or broken into two where it is long; the rest of a longer one is an ellipsis. */
export function nameLines(name: string): readonly string[] {
  const measure = (text: string): number => PROPORTIONAL.width(text, FONT.name);
  if (measure(name) <= TEXT_MAX) return [name];
  const characters = [...name];
  let end = characters.length;
  while (end > 1 && measure(characters.slice(0, end).join("")) > TEXT_MAX) end -= 1;
  const at = breakBefore(characters, end);
  const rest = characters.slice(at).join("").trimStart();
  return [characters.slice(0, at).join("").trimEnd(), fitted(rest, TEXT_MAX, measure)];
}

/** The last good place for a break: after a space or a sign, before a capital. */
function breakBefore(characters: readonly string[], end: number): number {
  for (let i = end; i > Math.floor(end / 2); i--) {
    const [before = "", after = ""] = [characters[i - 1], characters[i]];
    const capital = /\p{Lu}/u.test(after) && /[\p{Ll}\d]/u.test(before);
    if (/[\s:_./-]/.test(before) || capital) return i;
  }
  return end;
}

const SEPARATOR = " · ";
/** What is left of a word is told where it is so long. */
const WORD_MIN = 4;

/** The detail, as much as fits beside the icon; its first word alone where next to nothing of the second would be seen. */
export function fittedDetail(detail: string, width: number): string {
  const measure = (text: string): number => PROPORTIONAL.width(text, FONT.detail);
  const cut = fitted(detail, width - TEXT_LEFT - TEXT_RIGHT, measure);
  const first = detail.indexOf(SEPARATOR);
  const seen = cut.length - "…".length - first - SEPARATOR.length;
  if (cut === detail || first < 0 || seen >= WORD_MIN) return cut;
  return fitted(detail.slice(0, first), width - TEXT_LEFT - TEXT_RIGHT, measure);
}
