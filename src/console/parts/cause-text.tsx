// cause-text.tsx — the cause of a failure to read: its message, the way to what failed, the trace, and it as it came.
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { type FailureWords, messageBeginning, parsed } from "../run/index.ts";
import { JsonView } from "./json-view.tsx";

interface CauseTextProps {
  readonly words: FailureWords;
  /** What failed, for the screen reader, where there are several. */
  readonly of?: string;
}

export function CauseText({ words, of }: CauseTextProps): ReactNode {
  const { message, childArn, trace, rest, isCut } = words;
  const named = (what: string): string => (of === undefined ? what : `${what} of ${of}`);
  const label = named("Cause");
  const isJson = /^\s*[{[]/.test(message) && parsed(message) !== undefined;
  return (
    <>
      {isJson ? (
        <JsonView text={message} label={rest === undefined ? label : named("Message")} />
      ) : (
        <Message text={message} />
      )}
      {isCut === true && <p className="muted">Cut: a cause holds 32,768 characters at most.</p>}
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

function Message({ text }: { readonly text: string }): ReactNode {
  const [whole, setWhole] = useState("");
  const beginning = whole === text ? undefined : messageBeginning(text);
  return (
    <p className="failure-message">
      {beginning === undefined ? text : `${beginning}… `}
      {beginning !== undefined && (
        <button type="button" className="button small" onClick={() => setWhole(text)}>
          Show all {Math.round(text.length / 1000)} kB
        </button>
      )}
    </p>
  );
}
