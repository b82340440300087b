// event-words.ts — one event of a history in a line: what, where, and what it says.
import type { EventPlace } from "../../console-wire/index.ts";
import { failureWords } from "./failure-words.ts";
import { briefJson } from "./json-text.ts";
import { pathText } from "./timeline-rows.ts";

export type WireEvent = Readonly<Record<string, unknown>>;

export type Tone = "good" | "bad" | "aborted" | "busy" | "plain";

export interface EventWords {
  readonly id: number;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whose event it is: `Pay`, `Pay #3 › #0`. */
  readonly place: string | undefined;
  readonly summary: string;
  readonly tone: Tone;
}

/** `place` where it is known; else what the event itself says. */
export function eventWords(event: WireEvent, place?: EventPlace | null): EventWords {
  const type = textAt(event, "type") ?? "";
  const details = detailsOf(event);
  const seconds = event["timestamp"];
  return {
    id: numberAt(event, "id"),
    type,
    at: typeof seconds === "number" ? Math.round(seconds * 1000) : 0,
    place: place == null ? ownName(type, details) : placeText(place),
    summary: summaryOf(details, place == null),
    tone: toneOf(type),
  };
}

function ownName(type: string, details: WireEvent): string | undefined {
  return /State(?:Entered|Exited)$/.test(type) ? textAt(details, "name") : undefined;
}

function placeText(place: EventPlace): string {
  const path = pathText(place);
  return path === "" ? place.name : `${place.name} ${path}`;
}

/** All states share two kinds of details; the others are named after the event. */
export function detailsOf(event: WireEvent): WireEvent {
  for (const [name, value] of Object.entries(event)) {
    // Details are objects in every event of the API.
    if (name.endsWith("EventDetails") && typeof value === "object" && value !== null) {
      return value as WireEvent;
    }
  }
  return {};
}

export function toneOf(type: string): Tone {
  if (/Aborted$/.test(type)) return "aborted";
  if (/(?:Failed|TimedOut)$/.test(type)) return "bad";
  if (/(?:Succeeded|Exited)$/.test(type)) return "good";
  return /(?:Scheduled|Started|Entered|Redriven|Submitted)$/.test(type) ? "busy" : "plain";
}

/** `named`: with the state's name and the iteration's index, which are not told beside it. */
function summaryOf(details: WireEvent, named: boolean): string {
  const error = textAt(details, "error");
  const cause = textAt(details, "cause");
  if (error !== undefined)
    return cause === undefined ? error : `${error}: ${failureWords(cause).message}`;
  const index = details["index"];
  const parts: string[] = [];
  const members = ["resource", "resourceType", "length", "mapRunArn"];
  for (const name of named ? ["name", ...members] : members) {
    const value = details[name];
    if (typeof value === "string" || typeof value === "number") parts.push(String(value));
  }
  if (named && typeof index === "number") parts.push(`#${index}`);
  const payload =
    textAt(details, "output") ?? textAt(details, "input") ?? textAt(details, "parameters");
  if (payload !== undefined) parts.push(briefJson(payload, 90));
  return parts.join(" · ");
}

function textAt(event: WireEvent, name: string): string | undefined {
  const value = event[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberAt(event: WireEvent, name: string): number {
  const value = event[name];
  return typeof value === "number" ? value : 0;
}
