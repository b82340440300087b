// map-errors.tsx — what the children of a map run failed with: each error once, with its causes, the most frequent first,
// and the way to one that failed so.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MapRunError, MapRunView } from "../../console-wire/index.ts";
import { CauseText, countText, manyText } from "../parts/index.ts";
import { type FailureWords, failureWords } from "../run/index.ts";

type Cause = MapRunError["causes"][number];

export function MapErrors({ errors, unshown }: Pick<MapRunView, "errors" | "unshown">): ReactNode {
  return (
    <ul className="map-errors">
      {errors.map((one) => (
        <MapError key={one.error} one={one} />
      ))}
      {unshown !== undefined && (
        <li className="muted">
          {manyText(unshown.errors, "other error")}, of {childrenText(unshown.children)}, not shown
          here: the list of the children has {unshown.errors === 1 ? "it" : "them"}.
        </li>
      )}
    </ul>
  );
}

const childrenText = (count: number): string =>
  count === 1 ? "1 child" : `${countText(count)} children`;

function MapError({ one }: { readonly one: MapRunError }): ReactNode {
  const { error, count, causeCount, causes } = one;
  const [most, ...others] = causes;
  if (most === undefined) return null;
  const words = wordsOf(most);
  return (
    <li>
      <div className="row-name">
        <Times count={count} />
        {error === "" ? (
          <span className="muted">an error without a name</span>
        ) : (
          <code className="row-error cut" title={error}>
            {error}
          </code>
        )}
        <TypeTag {...{ words, error }} />
        <Example of={most} />
      </div>
      {causeCount > 1 && (
        <p className="muted">
          {mostText(most.count, causeCount)}
          {words.message === "" && " none was given"}
        </p>
      )}
      {words.message !== "" && <CauseText words={words} of={error} />}
      {others.length > 0 && (
        <details className="more">
          <summary>{othersText(causeCount - 1)}</summary>
          <ul className="map-other-causes">
            {others.map((other) => (
              <OtherCause key={other.example} {...{ other, error }} />
            ))}
            {causeCount > causes.length && (
              <li className="muted">{othersText(causeCount - causes.length)}, not shown here.</li>
            )}
          </ul>
        </details>
      )}
    </li>
  );
}

/** What is said before the one cause of several that is shown. */
function mostText(count: number, causes: number): string {
  return count === 1
    ? `One of ${countText(causes)} causes:`
    : `${countText(count)}× with the most frequent of ${countText(causes)} causes:`;
}

const othersText = (count: number): string => manyText(count, "other cause");

interface OtherCauseProps {
  readonly other: Cause;
  readonly error: string;
}

function OtherCause({ other, error }: OtherCauseProps): ReactNode {
  const words = wordsOf(other);
  return (
    <li>
      <div className="row-name">
        <Times count={other.count} />
        <TypeTag {...{ words, error }} />
        {words.message === "" && <span className="muted">none was given</span>}
        <Example of={other} />
      </div>
      {words.message !== "" && <CauseText words={words} of={error} />}
    </li>
  );
}

/** Long causes are cut on their way; what a function said was read before. */
function wordsOf({ functionError, cause }: Cause): FailureWords {
  return functionError ?? failureWords(cause);
}

function Times({ count }: { readonly count: number }): ReactNode {
  return <span className="share failed number">{countText(count)}×</span>;
}

interface TypeTagProps {
  readonly words: FailureWords;
  readonly error: string;
}

function TypeTag({ words: { type }, error }: TypeTagProps): ReactNode {
  return type !== undefined && type !== error && <span className="tag">{type}</span>;
}

function Example({ of }: { readonly of: Cause }): ReactNode {
  return (
    <Link
      to="/executions/$arn"
      params={{ arn: of.example }}
      preload={false}
      className="map-example"
    >
      an example
    </Link>
  );
}
