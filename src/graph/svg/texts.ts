// texts.ts — what is written on a state: its kind and what it calls, its name, how long it took.
import {
  closedDetail,
  FONT,
  fittedDetail,
  type LaidNode,
  nameLines,
  PROPORTIONAL,
  STRIP_ROW,
  TEXT_LEFT,
  TEXT_RIGHT,
} from "../layout/index.ts";
import type { GraphState } from "../model/index.ts";
import { text } from "./markup.ts";

const LINE = 15;
/** Between the detail or the name and what stands at the right. */
const GAP = 2;
const EDGE = 10;

/** What stands at the right: a time, or nothing. */
export interface Aside {
  readonly text: string;
  /** Of iterations: beside the name, or under it where the group is closed. */
  readonly hasStrip: boolean;
}

/** The base lines of what is written on a state. */
interface Rows {
  readonly detail: number;
  readonly nameAt: (line: number) => number;
}

function rowsOf({ y, header, role }: LaidNode, lines: number, hasStrip: boolean): Rows {
  const below = hasStrip && role !== "group" ? STRIP_ROW : 0;
  const top = y + Math.floor((header - (FONT.detail + lines * LINE + below)) / 2);
  return {
    detail: top + FONT.detail - 1,
    nameAt: (line) => top + FONT.detail + 14 + line * LINE,
  };
}

/** Where the strip of iterations may be drawn. */
export interface StripPlace {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

/** Between the base line of the name and the strip under it. */
const STRIP_LEAD = 6;

export function stripPlace(node: LaidNode, name: string): StripPlace {
  const { x, y, width, header, role } = node;
  const lines = nameLines(name);
  const right = x + width - EDGE;
  if (role !== "group") {
    const { nameAt } = rowsOf(node, lines.length, true);
    return { left: x + TEXT_LEFT, right, y: nameAt(lines.length - 1) + STRIP_LEAD };
  }
  const widest = Math.max(...lines.map((line) => PROPORTIONAL.width(line, FONT.name)));
  const left = x + TEXT_LEFT + widest + 2 * GAP;
  return { left, right, y: y + Math.floor(header / 2) + 5 };
}

export function texts(node: LaidNode, state: GraphState, aside: Aside): string {
  const { x, width } = node;
  const lines = nameLines(state.name);
  const { detail: onDetail, nameAt } = rowsOf(node, lines.length, aside.hasStrip);
  const left = x + TEXT_LEFT;
  const detail = node.role === "collapsed" ? closedDetail(state) : state.detail;
  const isLower = isBesideName(node, detail, { lines, aside });
  const taken = isLower ? 0 : takenBy(aside);
  return [
    text(fittedDetail(detail, width - taken), {
      ...{ class: "detail", x: left, y: onDetail, "font-size": FONT.detail },
    }),
    aside.text === ""
      ? ""
      : text(aside.text, {
          ...{ class: "detail", x: x + width - EDGE },
          ...{ y: isLower ? nameAt(lines.length - 1) : onDetail },
          ...{ "font-size": FONT.detail, "text-anchor": "end" },
        }),
    ...lines.map((line, i) =>
      text(line, { class: "name", x: left, y: nameAt(i), "font-size": FONT.name }),
    ),
  ].join("");
}

function takenBy({ text: aside }: Aside): number {
  return aside === "" ? 0 : PROPORTIONAL.width(aside, FONT.detail) + GAP;
}

/** Where the whole detail leaves it no room beside itself, and the name does. */
function isBesideName(
  { width, role }: LaidNode,
  detail: string,
  { lines, aside }: { readonly lines: readonly string[]; readonly aside: Aside },
): boolean {
  const room = width - TEXT_LEFT - TEXT_RIGHT - takenBy(aside);
  const name = PROPORTIONAL.width(lines.at(-1) ?? "", FONT.name);
  const isTight = PROPORTIONAL.width(detail, FONT.detail) > room;
  const isFree = !aside.hasStrip || role !== "group";
  return aside.text !== "" && isFree && isTight && name <= room;
}
