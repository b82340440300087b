// unseen-note.tsx — says that a search by text is behind what happens, and searches again.
import type { ReactNode } from "react";
import { manyText, Note } from "../parts/index.ts";

interface UnseenNoteProps {
  readonly unseen: number;
  readonly onSearch: () => void;
}

export function UnseenNote({ unseen, onSearch }: UnseenNoteProps): ReactNode {
  return (
    <Note tone="caught" title={`${manyText(unseen, "execution")} started or changed since,`}>
      and this search has not looked at them.{" "}
      <button type="button" className="button small" onClick={onSearch}>
        Search again
      </button>
    </Note>
  );
}
