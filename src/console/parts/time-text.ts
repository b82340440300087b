// time-text.ts — times and amounts as people say them.
import { durationText, timeText } from "../../graph/index.ts";

export { durationText, timeText };

const STEPS = [
  [60_000, 1000, "s"],
  [3_600_000, 60_000, "min"],
  [48 * 3_600_000, 3_600_000, "h"],
  [Number.POSITIVE_INFINITY, 86_400_000, "d"],
] as const;

/** `just now`, `12 s ago`, `5 min ago`, `3 d ago`; for what is to come `in 5 min`, `in 1 h 59 min`. */
export function relativeText(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 2000) return at > now ? "now" : "just now";
  const found = STEPS.findIndex(([limit]) => distance < limit);
  const step = found === -1 ? STEPS.length - 1 : found;
  const [, unit, word] = STEPS[step] ?? STEPS[0];
  const amount = `${Math.floor(distance / unit)} ${word}`;
  if (at < now) return `${amount} ago`;
  // Of two hours that are nearly whole nobody wants to read that it is one.
  const [, smaller, smallerWord] = STEPS[step - 1] ?? STEPS[0];
  const rest = Math.floor((distance % unit) / smaller);
  return step < 2 || rest === 0 ? `in ${amount}` : `in ${amount} ${rest} ${smallerWord}`;
}

/** When the text of {@link relativeText} next changes, at the latest. */
export function relativeStepMs(at: number, now: number): number {
  const distance = Math.abs(now - at);
  if (distance < 60_000) return 1000;
  return distance < 3_600_000 ? 15_000 : 60_000;
}

/** `2026-11-21 12:04:11.250` on this machine's clock. */
export function exactText(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** `1,204`, `12.4 k`, `3.1 M`. */
export function countText(count: number): string {
  if (count < 100_000) return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
  if (count < 1_000_000) return `${Math.floor(count / 1000)} k`;
  return `${(count / 1_000_000).toFixed(1)} M`;
}

/** `1 execution`, `1,204 executions`. */
export function manyText(count: number, word: string): string {
  return `${countText(count)} ${word}${count === 1 ? "" : "s"}`;
}

/** `840 B`, `12.4 kB`, `3.0 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What {@link timeText} says, in words: a sum is longer than the execution where visits went on at once. */
export function timeTitle(visits: number): string | undefined {
  return visits > 1 ? `the times of ${countText(visits)} visits together` : undefined;
}
