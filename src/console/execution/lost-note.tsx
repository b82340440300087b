// lost-note.tsx — says that the end of a history is not kept. Fetched for those few.
import type { ReactNode } from "react";
import type { ExecutionView } from "../../console-wire/index.ts";
import { countText, Note } from "../parts/index.ts";

export interface LostNoteProps {
  readonly view: ExecutionView;
}

export function LostNote({
  view: { eventCount, eventsLost = 0, status },
}: LostNoteProps): ReactNode {
  const all = countText(eventCount + eventsLost);
  return (
    <Note tone="caught" title={`The first ${countText(eventCount)} of ${all} events are here:`}>
      of an Express execution no more are kept in memory; its log has them all.
      {status !== "RUNNING" && " What was under way at the last of them looks as if it still were."}
    </Note>
  );
}
