// nodes.ts — states, groups and the two marks.
import { FONT, type LaidNode, PROPORTIONAL } from "../layout/index.ts";
import type { GraphState } from "../model/index.ts";
import {
  durationText,
  type GraphOverlay,
  isInChildren,
  type StateOverlay,
  type StateStatus,
  timeText,
} from "../overlay/index.ts";
import { ICON, icon } from "./icons.ts";
import { element, text, title } from "./markup.ts";
import { iterationStrip } from "./strip.ts";
import { texts } from "./texts.ts";

const RADIUS = 8;
const GROUP_RADIUS = 12;

export interface NodeOptions {
  readonly overlay: GraphOverlay | undefined;
  /** Nodes take the focus and have the role of a button. */
  readonly interactive: boolean;
}

/** A node with all that stands on it. Groups are drawn before the edges inside them, states after. */
export function nodeMarkup(node: LaidNode, { overlay, interactive }: NodeOptions): string {
  const { state } = node;
  if (state === undefined) return markMarkup(node, overlay);
  const over = overlay?.states.get(state.id);
  const elsewhere = overlay !== undefined && isInChildren(state.id, overlay);
  const focus = interactive
    ? { tabindex: 0, role: "button", "aria-label": spoken(state, overlay) }
    : {};
  return element(
    "g",
    {
      class: `${classOf(node, over)}${elsewhere ? " in-children" : ""}`,
      "data-id": state.id,
      "data-name": state.name,
      ...focus,
    },
    title(described(state, over)),
    sheets(node),
    element("rect", {
      class: "box",
      ...rectangle(node),
      rx: node.role === "group" ? GROUP_RADIUS : RADIUS,
    }),
    headMarkup(node),
    icon(state, node.x + 9, node.y + Math.floor((node.header - ICON) / 2)),
    texts(node, state, {
      text: elsewhere ? IN_CHILDREN : timeOf(over),
      hasStrip: over?.iterations !== undefined,
    }),
    badge(node, over?.status),
    retryPill(node, state, over),
    over?.iterations === undefined ? "" : iterationStrip(node, state.name, over.iterations),
  );
}

/** The header of a group: it alone has the colour of the group's status. */
function headMarkup({ role, x, y, width, header }: LaidNode): string {
  if (role !== "group") return "";
  const [r, inset] = [GROUP_RADIUS - 1, 1];
  const [left, right, top] = [x + inset, x + width - inset, y + inset];
  const d = `M${left} ${y + header}V${top + r}Q${left} ${top} ${left + r} ${top}H${right - r}Q${right} ${top} ${right} ${top + r}V${y + header}Z`;
  return element("path", { class: "head", d });
}

function rectangle({ x, y, width, height }: LaidNode): Readonly<Record<string, number>> {
  return { x, y, width, height };
}

function classOf({ role, reached }: LaidNode, over: StateOverlay | undefined): string {
  const kind = role === "group" ? "node group" : "node";
  return `${kind}${over === undefined ? "" : ` ${over.status}`}${reached ? "" : " unreached"}`;
}

/** Maps and closed groups look like more than one sheet. */
function sheets({ x, y, width, height, state, role }: LaidNode): string {
  if (state?.type !== "Map" && role !== "collapsed") return "";
  const rx = role === "group" ? GROUP_RADIUS : RADIUS;
  // Above a group, which lies under the arrows; below a closed one, which lies over them.
  const top = role === "group" ? y - 4 : y + 4;
  return element("rect", { class: "sheet", x: x + 5, y: top, width: width - 10, height, rx });
}

/** In place of a time: the states of a map run's children are told there. */
const IN_CHILDREN = "in children";

function timeOf(over: StateOverlay | undefined): string {
  return over?.durationMs === undefined ? "" : timeText(over);
}

/** Signs as well as colours: they are told apart without colours too. */
const BADGES: Readonly<Record<StateStatus, string>> = {
  succeeded: "M-2.8 .2-.8 2.2 3-2.2",
  running: "M-1.6-2.6 2.6 0-1.6 2.6Z",
  failed: "M-2.3-2.3 2.3 2.3M2.3-2.3-2.3 2.3",
  caught: "M0-3V.6M0 2.6V2.8",
  aborted: "M-2.2-2.2H2.2V2.2H-2.2Z",
};

function badge({ x, y, header }: LaidNode, status: StateStatus | undefined): string {
  if (status === undefined) return "";
  const [cx, cy] = [x + 9 + ICON - 1, y + Math.floor((header + ICON) / 2) - 1];
  return (
    element("circle", { class: "badge", cx, cy, r: 7 }) +
    element("path", {
      ...{ class: "badge-stroke", d: BADGES[status], transform: `translate(${cx} ${cy})` },
      ...{
        fill: "none",
        "stroke-width": 1.7,
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
      },
    })
  );
}

/** `↻2` after two retries; a bare `↻` where the definition allows some. */
function retryPill(
  { x, y, width }: LaidNode,
  state: GraphState,
  over: StateOverlay | undefined,
): string {
  const retried = over?.retries ?? 0;
  if (retried === 0 && state.retries.length === 0) return "";
  const label = retried === 0 ? "" : String(retried);
  const size = 18 + PROPORTIONAL.width(label, FONT.detail);
  const [left, top] = [x + width - size - 8, y - 8];
  const kind = retried === 0 ? "retry" : "retry hot";
  const arrow = `M${left + 12.6} ${top + 5.4}A4 4 0 1 0 ${left + 13} ${top + 9}M${left + 13.2} ${top + 3.2}V${top + 6}H${left + 10.4}`;
  return element(
    "g",
    { class: kind },
    state.retries.length === 0 ? "" : title(`Retry: ${state.retries.join("; ")}`),
    element("rect", { class: "pill", x: left, y: top, width: size, height: 16, rx: 8 }),
    element("path", { class: "turn", d: arrow }),
    label === ""
      ? ""
      : text(label, {
          class: "pill-text",
          x: left + 15.5,
          y: top + 11.6,
          "font-size": FONT.detail,
        }),
  );
}

function markMarkup(
  { role, x, y, width, height }: LaidNode,
  overlay: GraphOverlay | undefined,
): string {
  const [cx, cy] = [x + width / 2, y + height / 2];
  const passed = role === "start" ? (overlay?.states.size ?? 0) > 0 : overlay?.ended === true;
  const status = passed ? " succeeded" : "";
  const label = role === "start" ? "Start" : "End";
  const disc = element("circle", { class: "mark", cx, cy, r: role === "start" ? 8 : 5 });
  const ring = role === "start" ? "" : element("circle", { class: "ring", cx, cy, r: 9.5 });
  return element("g", { class: `node ${role}${status}` }, title(label), ring, disc);
}

function described(state: GraphState, over: StateOverlay | undefined): string {
  const lines = [`${state.name}: ${state.detail}`];
  if (state.comment !== undefined) lines.push(state.comment);
  if (state.retries.length > 0) lines.push(`Retry: ${state.retries.join("; ")}`);
  if (state.missing.length > 0) lines.push(`Leads to nowhere: ${state.missing.join(", ")}`);
  if (over?.visits !== undefined && over.visits > 1) {
    const sum = over.durationMs === undefined ? "" : `, ${durationText(over.durationMs)} in all`;
    lines.push(`Entered ${over.visits} times${sum}`);
  }
  return lines.join("\n");
}

/** What a screen reader says for a state; of how it went where the picture shows an execution. */
export function spoken(state: GraphState, overlay: GraphOverlay | undefined): string {
  const over = overlay?.states.get(state.id);
  const absent =
    overlay !== undefined && isInChildren(state.id, overlay)
      ? "in child executions"
      : "not reached";
  const status = overlay === undefined ? "" : `, ${over?.status ?? absent}`;
  const { retries = 0, visits = 0, durationMs } = over ?? {};
  const sum =
    visits < 2 || durationMs === undefined
      ? ""
      : `, ${visits} visits, ${durationText(durationMs)} in all`;
  const retried = retries === 0 ? "" : `, ${retries} ${retries === 1 ? "retry" : "retries"}`;
  return `${state.name}, ${state.detail}${status}${retried}${sum}`;
}
