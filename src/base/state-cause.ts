// state-cause.ts — the words with which AWS begins a cause: which state failed, entered where; the reason follows.

const NAMED =
  /^An error occurred while executing the state '(.*?)' \(entered at the event id #(\d+)\)\. /s;

export interface StateCause {
  readonly stateName: string;
  readonly enteredEventId: number;
  readonly reason: string;
}

export function stateCause({ stateName, enteredEventId, reason }: StateCause): string {
  return `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEventId}). ${reason}`;
}

/** Undefined where a cause names no state. Functions, children and workers may use the same words of theirs. */
export function stateCauseIn(cause: string): StateCause | undefined {
  const [where = "", stateName = "", id] = NAMED.exec(cause) ?? [];
  if (id === undefined) return undefined;
  return { stateName, enteredEventId: Number(id), reason: cause.slice(where.length) };
}

/** A cause without the state that it names first. */
export function reasonIn(cause: string): string {
  return stateCauseIn(cause)?.reason ?? cause;
}
