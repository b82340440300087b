// log-card.tsx — printed lines with a field that filters them.
import { type ReactNode, useState } from "react";
import { type LogLine, LogLines } from "./log-lines.tsx";

interface LogCardProps {
  readonly title: string;
  /** Undefined while they are on their way. */
  readonly lines: readonly LogLine[] | undefined;
  /** Older lines are not there. */
  readonly more: boolean;
  /** Why there may be no lines. */
  readonly why?: string;
  /** What stands in the field, where the lines themselves are asked for by it. */
  readonly typed?: readonly [string, (text: string) => void];
  /** Leads to the older lines. */
  readonly older?: ReactNode;
  /** Beside the field. */
  readonly end?: ReactNode;
  /** Above the lines: what is wrong. */
  readonly children?: ReactNode;
}

export function LogCard(props: LogCardProps): ReactNode {
  const { title, lines, more, why, older, end, children } = props;
  const own = useState("");
  const [filter, setFilter] = props.typed ?? own;
  return (
    <section className="card logs-card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        <span className="end">
          <input
            type="search"
            className="input page-filter"
            aria-label="Filter lines"
            placeholder="Filter lines"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          {end}
        </span>
      </div>
      {children}
      {lines !== undefined && <LogLines lines={lines} {...{ filter, more, why, older }} />}
    </section>
  );
}
