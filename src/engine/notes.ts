// notes.ts — the engine's own small notes beside an execution's state, durable with it.
import type { TimestampMs } from "../base/index.ts";

/** A redrive's client token is remembered for so long, and so many of them. */
const REDRIVE_TOKEN_MS = 15 * 60_000;
const REDRIVE_TOKENS_MAX = 10;

export interface Notes {
  /**
   * The start of the engine in which its open commands were given; present exactly where there are some. Another
   * start gives them again before anything else happens to the execution.
   */
  readonly boot?: string;
  /** How often a task was given, where more than once. */
  readonly attempts?: { readonly [taskId: string]: number };
  /** What a `.sync` task has submitted, as JSON text: given again, it goes on waiting for that. */
  readonly submitted?: { readonly [taskId: string]: string };
  /** By older versions only: map runs whose Standard children are being stopped. */
  readonly stopping?: readonly string[];
  /** By client token, in order; kept when the state of an execution that has succeeded is dropped. */
  readonly redrives?: readonly {
    readonly clientToken: string;
    readonly at: TimestampMs;
  }[];
}

export const NO_NOTES: Notes = {};

export function parseNotes(text: string | undefined): Notes {
  // The cast: the text was written by `notesText`.
  return text === undefined ? NO_NOTES : (JSON.parse(text) as Notes);
}

/** Undefined where there is nothing to note. */
export function notesText(notes: Notes): string | undefined {
  return Object.keys(notes).length === 0 ? undefined : JSON.stringify(notes);
}

/** The tasks have been given once more. */
export function withAttempts(notes: Notes, taskIds: readonly string[]): Notes {
  if (taskIds.length === 0) return notes;
  const attempts = taskIds.map((taskId) => [taskId, attemptsOf(notes, taskId) + 1] as const);
  return { ...notes, attempts: { ...notes.attempts, ...Object.fromEntries(attempts) } };
}

/** Whose commands are given in this start of the engine, if there are any. */
export function withBoot(notes: Notes, boot: string | undefined): Notes {
  const { boot: _before, ...rest } = notes;
  return boot === undefined ? rest : { ...rest, boot };
}

export function withSubmitted(notes: Notes, taskId: string, text: string): Notes {
  return { ...notes, submitted: { ...notes.submitted, [taskId]: text } };
}

export function withStopped(notes: Notes, mapRunArn: string): Notes {
  if (notes.stopping?.includes(mapRunArn) !== true) return notes;
  const { stopping, ...rest } = notes;
  const left = stopping.filter((arn) => arn !== mapRunArn);
  return left.length === 0 ? rest : { ...rest, stopping: left };
}

/** Without what was noted of tasks that are not open any more; the same object where that is nothing. */
export function withoutClosedTasks(notes: Notes, isOpen: (taskId: string) => boolean): Notes {
  if (notes.attempts === undefined && notes.submitted === undefined) return notes;
  const { attempts, submitted, ...rest } = notes;
  const ids = [...Object.keys(attempts ?? {}), ...Object.keys(submitted ?? {})];
  if (ids.every(isOpen)) return notes;
  return {
    ...rest,
    ...only("attempts", attempts, isOpen),
    ...only("submitted", submitted, isOpen),
  };
}

function only<T>(
  name: string,
  noted: { readonly [taskId: string]: T } | undefined,
  isOpen: (taskId: string) => boolean,
): object {
  const open = Object.entries(noted ?? {}).filter(([taskId]) => isOpen(taskId));
  return open.length === 0 ? {} : { [name]: Object.fromEntries(open) };
}

export function attemptsOf(notes: Notes, taskId: string): number {
  return notes.attempts?.[taskId] ?? 1;
}

/** When the redrive with this token was made, if it is still remembered. */
export function redriveOf(
  notes: Notes,
  clientToken: string,
  now: TimestampMs,
): TimestampMs | undefined {
  return rememberedAt(notes, now).find((redrive) => redrive.clientToken === clientToken)?.at;
}

/** A token whose time is over may come again: it then stands for the new redrive. */
export function withRedrive(notes: Notes, clientToken: string, at: TimestampMs): Notes {
  const redrives = [...rememberedAt(notes, at), { clientToken, at }].slice(-REDRIVE_TOKENS_MAX);
  return { ...notes, redrives };
}

function rememberedAt({ redrives = [] }: Notes, now: TimestampMs): NonNullable<Notes["redrives"]> {
  return redrives.filter(({ at }) => now - at <= REDRIVE_TOKEN_MS);
}
