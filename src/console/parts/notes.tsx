// notes.tsx — what to say where there is nothing to show: nothing yet, something wrong, still loading.
import type { ReactNode } from "react";
import { isUnanswered, RefusalError } from "../api/index.ts";
import type { StatusTone } from "./status.tsx";

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
}

export function EmptyState({ title, children }: EmptyStateProps): ReactNode {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

interface NoteProps {
  readonly tone: StatusTone;
  readonly title?: string;
  readonly children?: ReactNode;
}

export function Note({ tone, title, children }: NoteProps): ReactNode {
  return (
    <div className={`note ${tone}`}>
      <div>
        {title !== undefined && <strong>{title} </strong>}
        {children}
      </div>
    </div>
  );
}

interface ErrorNoteProps {
  readonly error: Error;
  readonly onRetry?: () => void;
  /** What was read before is shown still: that the server is gone is said above the page already. */
  readonly still?: boolean;
}

export function ErrorNote({ error, onRetry, still = false }: ErrorNoteProps): ReactNode {
  const name = error instanceof RefusalError ? error.error : error.name;
  const gone = isUnanswered(error);
  if (gone && still) return null;
  return (
    <div className="note failed" role="alert">
      <div>
        {!gone && <strong>{name} </strong>}
        {error.message}
      </div>
      {onRetry !== undefined && (
        <button type="button" className="button small" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Grey lines in the place of what is on its way. */
export function Loading({ lines = 4 }: { readonly lines?: number }): ReactNode {
  return (
    <div className="bones" role="status">
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without content.
        <div key={i} className="bone" style={{ width: `${90 - ((i * 23) % 45)}%` }} />
      ))}
    </div>
  );
}
