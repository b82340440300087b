// time.tsx — moments and durations that go on by themselves, the exact time on hover.
import { type ReactNode, useEffect, useState } from "react";
import { durationText, exactText, relativeStepMs, relativeText } from "./time-text.ts";

/**
 * The time now, read again every so often; `undefined` stands still. What is told by it never goes back: it is read again
 * as well when it goes on, and with another `from`.
 */
export function useNow(everyMs: number | undefined, from?: number): number {
  const [read, setRead] = useState(() => ({ everyMs, from, at: Date.now() }));
  const isOf = read.everyMs === everyMs && read.from === from;
  const now = isOf ? read : { everyMs, from, at: Date.now() };
  // While it renders, so that the time before is not seen even once.
  if (!isOf) setRead(now);
  useEffect(() => {
    if (everyMs === undefined) return;
    const tick = (): void => setRead((before) => ({ ...before, at: Date.now() }));
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now.at;
}

/** `5 min ago`. */
export function Time({ at }: { readonly at: number }): ReactNode {
  const now = useNow(relativeStepMs(at, Date.now()));
  return (
    <time dateTime={new Date(at).toISOString()} title={exactText(at)} className="number">
      {relativeText(at, Math.max(now, Date.now() - 1000))}
    </time>
  );
}

/** The moment itself, relative on hover. */
export function ExactTime({ at }: { readonly at: number }): ReactNode {
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={relativeText(at, Date.now())}
      className="number"
    >
      {exactText(at).slice(0, 19)}
    </time>
  );
}

interface DurationProps {
  readonly from: number;
  readonly to?: number | undefined;
  /** It lay idle before a redrive, nobody here knows how long: it took that long at most. */
  readonly redriven?: boolean;
}

/** From a start to an end, or until now. */
export function Duration({ from, to, redriven = false }: DurationProps): ReactNode {
  const now = useNow(to === undefined ? 1000 : undefined, from);
  const text = durationText(Math.max(0, (to ?? now) - from));
  if (!redriven) return <span className="number">{text}</span>;
  return (
    <span className="number" title="Redriven: the time between an end and its redrive is in it">
      <span aria-hidden="true">≤ </span>
      <span className="visually-hidden">at most </span>
      {text}
    </span>
  );
}
