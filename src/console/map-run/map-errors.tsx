// map-errors.tsx — what the children of a map run failed with, each error once, with the way to one that failed so.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MapRunView } from "../../console-wire/index.ts";
import { CauseText, countText } from "../parts/index.ts";
import { failureWords } from "../run/index.ts";

type MapErrorItem = MapRunView["errors"][number];

export function MapErrors({ errors }: { readonly errors: readonly MapErrorItem[] }): ReactNode {
  return (
    <ul className="map-errors">
      {errors.map((one) => (
        <MapError key={`${one.error} ${one.cause}`} one={one} />
      ))}
    </ul>
  );
}

function MapError({ one }: { readonly one: MapErrorItem }): ReactNode {
  const { error, cause, functionError, count, example } = one;
  // Long causes are cut on their way; what a function said was read before.
  const words = functionError ?? failureWords(cause);
  return (
    <li>
      <div className="row-name">
        <span className="share failed number">{countText(count)}×</span>
        {error === "" ? (
          <span className="muted">an error without a name</span>
        ) : (
          <code className="row-error cut" title={error}>
            {error}
          </code>
        )}
        {words.type !== undefined && words.type !== error && (
          <span className="tag">{words.type}</span>
        )}
        <Link
          to="/executions/$arn"
          params={{ arn: example }}
          preload={false}
          className="map-example"
        >
          an example
        </Link>
      </div>
      {words.message !== "" && <CauseText words={words} of={error} />}
    </li>
  );
}
