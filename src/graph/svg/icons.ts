// icons.ts — the small square at the left of a node: what kind of state, which service. Our own signs.
import type { GraphState } from "../model/index.ts";
import { element, text } from "./markup.ts";

export const ICON = 26;

interface Sign {
  readonly letters: string;
  readonly colour: string;
}

const SERVICES: Readonly<Record<string, Sign>> = {
  lambda: { letters: "λ", colour: "#cc6a12" },
  dynamodb: { letters: "DB", colour: "#3f51c7" },
  sns: { letters: "SN", colour: "#c92f76" },
  sqs: { letters: "SQ", colour: "#c92f76" },
  events: { letters: "EV", colour: "#c92f76" },
  s3: { letters: "S3", colour: "#2f8140" },
  states: { letters: "SF", colour: "#7c3aed" },
  http: { letters: "↗", colour: "#7c3aed" },
  apigateway: { letters: "AP", colour: "#7c3aed" },
  activity: { letters: "AC", colour: "#475569" },
  ecs: { letters: "EC", colour: "#b4531a" },
  eks: { letters: "EK", colour: "#b4531a" },
  batch: { letters: "BA", colour: "#b4531a" },
  glue: { letters: "GL", colour: "#6741c9" },
  athena: { letters: "AT", colour: "#6741c9" },
  redshiftdata: { letters: "RS", colour: "#6741c9" },
  bedrock: { letters: "BR", colour: "#0f766e" },
  sagemaker: { letters: "SM", colour: "#0f766e" },
};

/** For services without a sign of their own; which one follows from the name. */
const COLOURS = ["#0f766e", "#3f51c7", "#b4531a", "#6741c9", "#2f8140", "#a3376b", "#1d6fb8"];

/** The icon of a state, its upper left corner at a point. */
export function icon(state: GraphState, x: number, y: number): string {
  const { colour, inside } = signOf(state);
  const square = element("rect", { width: ICON, height: ICON, rx: 6, fill: colour });
  return element("g", { transform: `translate(${x} ${y})` }, square, inside);
}

function signOf(state: GraphState): { readonly colour: string; readonly inside: string } {
  switch (state.type) {
    case "Task": {
      const sign = serviceSign(state.service);
      return { colour: sign.colour, inside: letters(sign.letters) };
    }
    case "Choice":
      return { colour: "#566171", inside: stroked("M13 6.5 19.5 13 13 19.5 6.5 13Z") };
    case "Pass":
      return { colour: "#64748b", inside: stroked("M6.5 13H19M14.5 8.5 19 13l-4.5 4.5") };
    case "Wait":
      return {
        colour: "#64748b",
        inside: stroked("M13 6.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13M13 9.5V13l2.5 2"),
      };
    case "Succeed":
      return { colour: "#15803d", inside: stroked("M7.5 13.5 11.5 17.5 18.5 9") };
    case "Fail":
      return { colour: "#c81e1e", inside: stroked("M8.5 8.5 17.5 17.5M17.5 8.5 8.5 17.5") };
    case "Parallel":
      return { colour: "#1d6fd1", inside: stroked("M8 7V19M13 7V19M18 7V19") };
    case "Map":
      return {
        colour: state.distributed ? "#0e7490" : "#1d6fd1",
        inside: stroked("M7.5 8.5H18.5M7.5 13H18.5M7.5 17.5H18.5"),
      };
    case "Unknown":
      return { colour: "#94a3b8", inside: letters("?") };
  }
}

function serviceSign(service: string): Sign {
  const known = Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined;
  if (known !== undefined) return known;
  if (service === "") return { letters: "T", colour: "#475569" };
  let sum = 0;
  for (const character of service) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return {
    letters: service.slice(0, 2).toUpperCase(),
    colour: COLOURS[sum % COLOURS.length] ?? "#475569",
  };
}

function letters(sign: string): string {
  const size = sign.length > 1 ? 11 : 14;
  return text(sign, {
    ...{ class: "glyph", x: ICON / 2, y: ICON / 2 + size * 0.36, "font-size": size },
    ...{ "text-anchor": "middle", "font-weight": 700 },
  });
}

function stroked(d: string): string {
  return element("path", { class: "stroke", d });
}
