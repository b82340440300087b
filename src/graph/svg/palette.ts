// palette.ts — colours of the two themes, as CSS for one picture.
import type { StateStatus } from "../overlay/index.ts";

export type Theme = "light" | "dark";

interface Palette {
  readonly ground: string;
  readonly dots: string;
  readonly node: string;
  readonly border: string;
  readonly group: string;
  readonly groupBorder: string;
  readonly branch: string;
  readonly name: string;
  readonly detail: string;
  readonly line: string;
  readonly taken: string;
  readonly caught: string;
  readonly label: string;
  readonly labelBorder: string;
  readonly labelText: string;
  /** Border and fill by status. */
  readonly status: Readonly<Record<StateStatus, readonly [string, string]>>;
}

const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    ground: "#f7f9fb",
    dots: "#e1e6ec",
    node: "#ffffff",
    border: "#cfd6df",
    group: "#f1f4f8",
    groupBorder: "#c3ccd8",
    branch: "#e9eef4",
    name: "#111827",
    detail: "#5b6675",
    line: "#93a0b1",
    taken: "#1f2937",
    caught: "#b9591b",
    label: "#ffffff",
    labelBorder: "#d5dbe3",
    labelText: "#4b5563",
    status: {
      succeeded: ["#15803d", "#e8f5ec"],
      running: ["#1668c7", "#e6f0fc"],
      failed: ["#c81e1e", "#fdeaea"],
      caught: ["#b45309", "#fdf1de"],
      aborted: ["#6b7280", "#eceef1"],
    },
  },
  dark: {
    ground: "#0e1217",
    dots: "#1d242d",
    node: "#161c24",
    border: "#37424f",
    group: "#121820",
    groupBorder: "#3a4654",
    branch: "#19212b",
    name: "#f3f5f8",
    detail: "#9aa6b5",
    line: "#647284",
    taken: "#eef2f6",
    caught: "#e39a55",
    label: "#161c24",
    labelBorder: "#37424f",
    labelText: "#b8c2ce",
    status: {
      succeeded: ["#4ade80", "#12281b"],
      running: ["#60a5fa", "#122339"],
      failed: ["#f87171", "#351818"],
      caught: ["#fbbf24", "#33260d"],
      aborted: ["#9ca3af", "#20252c"],
    },
  },
};

export const STATUSES: readonly StateStatus[] = [
  ...(["succeeded", "running", "failed", "caught", "aborted"] as const),
];

/** The last one by name is what a Linux without fonts of its own has: DejaVu Sans itself is wider than our boxes. */
const FONTS =
  "Inter,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans','DejaVu Sans Condensed',sans-serif";

/** Rules for a picture whose root has the class `treadle-light` or `treadle-dark`. */
export function themeCss(theme: Theme, scope = `.treadle-${theme}`): string {
  const p = PALETTES[theme];
  const rules: readonly (readonly [string, string])[] = [
    [".ground", `fill:${p.ground}`],
    [".dots", `fill:${p.dots}`],
    [".box", `fill:${p.node};stroke:${p.border};stroke-width:1.2`],
    [".group>.box", `fill:${p.group};stroke:${p.groupBorder}`],
    [".sheet", `fill:${p.group};stroke:${p.groupBorder};stroke-width:1.2`],
    [".branch", `fill:${p.branch}`],
    [".name", `fill:${p.name};font-weight:600`],
    [".detail", `fill:${p.detail}`],
    [".line", `fill:none;stroke:${p.line};stroke-width:1.5`],
    [".tip", `fill:${p.line}`],
    [".catch .line", `stroke:${p.caught};stroke-dasharray:4 3`],
    [".catch .tip", `fill:${p.caught}`],
    [".taken .line", `stroke:${p.taken};stroke-width:1.8`],
    [".taken .tip", `fill:${p.taken}`],
    [".catch.taken .line", `stroke:${p.caught};stroke-width:2`],
    [".catch.taken .tip", `fill:${p.caught}`],
    [".pill", `fill:${p.label};stroke:${p.labelBorder};stroke-width:1`],
    [".pill-text", `fill:${p.labelText}`],
    [".catch .pill", `stroke:${p.caught};stroke-opacity:.45`],
    [".catch .pill-text", `fill:${p.caught}`],
    [".turn", `fill:none;stroke:${p.labelText};stroke-width:1.2`],
    [".hot .turn", `stroke:${p.caught}`],
    [".hot .pill", `stroke:${p.caught};stroke-opacity:.6`],
    [".hot .pill-text", `fill:${p.caught}`],
    [".head", "fill:none"],
    [".mark", `fill:${p.line};stroke:none`],
    [".ring", `fill:${p.node};stroke:${p.line};stroke-width:1.5`],
    [".unreached>.box", "stroke-dasharray:3 3"],
    [".in-children>.box", `fill:${p.branch};stroke-dasharray:6 3`],
    [".glyph", "fill:#fff;stroke:none"],
    [
      ".stroke",
      "fill:none;stroke:#fff;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round",
    ],
    [".pending", `fill:${p.groupBorder}`],
    ...STATUSES.flatMap((status) => statusRules(status, p)),
  ];
  const text = rules.map(([selector, body]) => `${scoped(selector, scope)}{${body}}`);
  return [`${scope}{font-family:${FONTS}}`, ...text].join("\n");
}

function statusRules(status: StateStatus, p: Palette): readonly (readonly [string, string])[] {
  const [border, fill] = p.status[status];
  return [
    [`.${status}>.box`, `fill:${fill};stroke:${border};stroke-width:1.6`],
    [`.group.${status}>.box`, `fill:${p.group}`],
    [`.${status}>.head`, `fill:${fill}`],
    [`.${status}>.sheet`, `stroke:${border}`],
    [`.${status}>.badge`, `fill:${border};stroke:${p.node};stroke-width:1.5`],
    [`.${status}>.badge-stroke`, `stroke:${p.node}`],
    [`.${status}>.mark`, `fill:${border}`],
    [`.${status}>.ring`, `stroke:${border}`],
    [`.cell-${status}`, `fill:${border}`],
  ];
}

function scoped(selector: string, scope: string): string {
  return selector
    .split(",")
    .map((one) => `${scope} ${one}`)
    .join(",");
}
