// refused-note.tsx — what of the URL was not understood, and what is possible instead: the other filters hold.
import type { ReactNode } from "react";
import { type Refused, SPANS, STATUSES_ASKED } from "../page-search.ts";
import { Note } from "../parts/index.ts";

const MOMENT = "a time such as 2026-11-21T08:00, or milliseconds since 1970";
const POSSIBLE: Readonly<Record<string, string>> = {
  status: STATUSES_ASKED.join(", "),
  since: `${SPANS.join(", ")}; or from=… for ${MOMENT}`,
  span: SPANS.join(", "),
  from: MOMENT,
  to: MOMENT,
  ended: SPANS.join(", "),
};

interface RefusedNoteProps {
  readonly refused: Refused | undefined;
  /** Takes it out of the URL. */
  readonly onRemove: () => void;
}

export function RefusedNote({ refused, onRemove }: RefusedNoteProps): ReactNode {
  if (refused === undefined) return null;
  return (
    <Note tone="caught" title="Not understood, and left out:">
      <ul className="refused">
        {Object.entries(refused).map(([name, text]) => (
          <li key={name}>
            <code>
              {name}={text}
            </code>{" "}
            — {name} takes {POSSIBLE[name]}.
          </li>
        ))}
      </ul>
      <button type="button" className="button small" onClick={onRemove}>
        Take it out of the address
      </button>
    </Note>
  );
}
