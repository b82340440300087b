// cause-text.tsx — the cause of a failure to read: its message, the way to what failed, the trace, and it as it came.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { FailureWords } from "../run/index.ts";
import { JsonView } from "./json-view.tsx";

interface CauseTextProps {
  readonly words: FailureWords;
  /** What failed, for the screen reader, where there are several. */
  readonly of?: string;
}

export function CauseText({ words, of }: CauseTextProps): ReactNode {
  const { message, childArn, trace, rest } = words;
  const named = (what: string): string => (of === undefined ? what : `${what} of ${of}`);
  const label = named("Cause");
  // An object without a message: there is nothing to read but all of it.
  if (rest !== undefined && message.startsWith("{")) return <JsonView text={rest} label={label} />;
  return (
    <>
      <p className="failure-message">{message}</p>
      {childArn !== undefined && (
        <p>
          <Link to="/executions/$arn" params={{ arn: childArn }}>
            Open the execution that failed
          </Link>
        </p>
      )}
      {trace.length > 0 && (
        <>
          <h3>Trace</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className="json stack" aria-label={named("Trace")} tabIndex={0}>
            {trace.join("\n")}
          </section>
        </>
      )}
      {rest !== undefined && (
        <details className="more">
          <summary>Cause as it came</summary>
          <JsonView text={rest} label={label} />
        </details>
      )}
    </>
  );
}
