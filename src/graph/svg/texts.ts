// texts.ts — what is written on a state: its kind and what it calls, its name, how long it took.
import {
  FONT,
  fittedDetail,
  type LaidNode,
  nameLines,
  PROPORTIONAL,
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
  /** Of iterations, beside the name. */
  readonly hasStrip: boolean;
}

export function texts(node: LaidNode, state: GraphState, aside: Aside): string {
  const { x, y, width, header } = node;
  const lines = nameLines(state.name);
  const top = y + Math.floor((header - (FONT.detail + lines.length * LINE)) / 2);
  const left = x + TEXT_LEFT;
  const onDetail = top + FONT.detail - 1;
  const nameAt = (i: number): number => top + FONT.detail + 14 + i * LINE;
  const detail = detailOf(node, state);
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
  { width }: LaidNode,
  detail: string,
  { lines, aside }: { readonly lines: readonly string[]; readonly aside: Aside },
): boolean {
  const room = width - TEXT_LEFT - TEXT_RIGHT - takenBy(aside);
  const name = PROPORTIONAL.width(lines.at(-1) ?? "", FONT.name);
  const isTight = PROPORTIONAL.width(detail, FONT.detail) > room;
  return aside.text !== "" && !aside.hasStrip && isTight && name <= room;
}

function detailOf({ role }: LaidNode, { detail, flows }: GraphState): string {
  if (role !== "collapsed") return detail;
  const count = flows.reduce((sum, flow) => sum + flow.states.length, 0);
  return `${detail} · ${count === 1 ? "1 state" : `${count} states`}`;
}
