// missing.tsx — in place of a page whose thing there is not: what was looked for, why it may be gone, where to go on.
import type { ReactNode } from "react";
import { isMissing } from "../api/index.ts";
import { EmptyState, ErrorNote } from "../parts/index.ts";
import { usePageTitle } from "./page.tsx";

interface MissingProps {
  /** `state machine`, `execution` … */
  readonly what: string;
  readonly name: string;
  readonly error: Error;
  readonly onRetry: () => void;
  /** Links to where such things are listed. */
  readonly back: ReactNode;
}

/** Where the server could not be asked the error stands there instead, with a button to ask again. */
export function Missing({ what, name, error, onRetry, back }: MissingProps): ReactNode {
  const gone = isMissing(error);
  usePageTitle(gone ? `No ${what} ${name}` : name);
  return (
    <div className="page missing">
      <h1>
        <span className="mono">{name}</span>
      </h1>
      {gone ? (
        <div className="card">
          <EmptyState title={`There is no such ${what}`}>
            <p className="missing-why">{error.message}</p>
            <p>It was deleted, or the address is old or cut off.</p>
            <p>{back}</p>
          </EmptyState>
        </div>
      ) : (
        <>
          <ErrorNote error={error} onRetry={onRetry} />
          <p>{back}</p>
        </>
      )}
    </div>
  );
}
