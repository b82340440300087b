// log-lines.tsx — what was printed, line by line; it follows the newest, unless one has scrolled up.
import { Fragment, type ReactNode, useEffect, useRef } from "react";
import { EmptyState } from "./notes.tsx";
import { exactText } from "./time-text.ts";

export interface LogLine {
  readonly at: number;
  readonly text: string;
  /** Shown on hover: the request, the stream. */
  readonly of?: string | undefined;
}

interface LogLinesProps {
  readonly lines: readonly LogLine[];
  /** Only lines with this. */
  readonly filter: string;
  /** Older lines are not there. */
  readonly more: boolean;
  /** Why there may be none. */
  readonly why?: string | undefined;
  /** Leads to the older lines, where they can be had. */
  readonly older?: ReactNode;
}

/** So near to the end one still follows. */
const FOLLOW_PX = 40;

export function LogLines({ lines, filter, more, why, older }: LogLinesProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const wanted = filter.toLowerCase();
  const shown = lines.filter(({ text }) => text.toLowerCase().includes(wanted));
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines move the end.
  useEffect(() => {
    const element = place.current;
    if (element !== null && follows.current) element.scrollTop = element.scrollHeight;
  }, [lines]);
  if (shown.length === 0) {
    if (lines.length === 0 && filter === "") {
      return <EmptyState title="No lines are kept">{why !== undefined && <p>{why}</p>}</EmptyState>;
    }
    const where = more && older !== undefined ? "No newer line has that" : "No line has that";
    return <EmptyState title={where}>{older}</EmptyState>;
  }
  return (
    <div
      ref={place}
      className="logs"
      role="log"
      aria-label="Lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < FOLLOW_PX;
      }}
    >
      {older ?? (more && <p className="muted">Older lines are left out.</p>)}
      {shown.map(({ at, text, of }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else of their own.
        <Fragment key={`${at} ${i}`}>
          {isOtherDay(shown[i - 1]?.at, at) && <p className="muted log-day">{dayOf(at)}</p>}
          <div className={/error|exception/i.test(text) ? "log bad" : "log"} title={of}>
            <time dateTime={new Date(at).toISOString()} title={exactText(at)}>
              {exactText(at).slice(11)}
            </time>
            <span>{text}</span>
          </div>
        </Fragment>
      ))}
    </div>
  );
}

const dayOf = (at: number): string => exactText(at).slice(0, 10);

/** The first line says its day unless that is today. */
function isOtherDay(before: number | undefined, at: number): boolean {
  return dayOf(before ?? Date.now()) !== dayOf(at);
}
