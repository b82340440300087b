// notes.tsx — what to say where there is nothing to show: nothing yet, something wrong, still loading.
import { type ReactNode, useEffect, useRef } from "react";
import { isUnanswered, RefusalError, useConnection } from "../api/index.ts";
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
  const gone = isUnanswered(error);
  if (gone && still) return null;
  return (
    <div className="note failed" role="alert">
      <div>
        {!gone && <strong>{nameOf(error)} </strong>}
        {error.message}
        {gone && " The console goes on by itself once it is back."}
      </div>
      {onRetry !== undefined && (
        <button type="button" className="button small" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

function nameOf(error: Error): string {
  return error instanceof RefusalError ? error.error : error.name;
}

interface UndoneNoteProps {
  /** What somebody wanted to do. */
  readonly of: { readonly error: Error | null; readonly reset: () => void };
}

/** Why it was not done. Nothing is done later by itself: where nothing answered, that is said until the server is back. */
export function UndoneNote({ of: { error, reset } }: UndoneNoteProps): ReactNode {
  const connection = useConnection();
  const before = useRef(connection);
  const gone = error !== null && isUnanswered(error);
  useEffect(() => {
    if (gone && connection === "live" && before.current !== "live") reset();
    before.current = connection;
  }, [connection, gone, reset]);
  if (error === null) return null;
  if (!gone) return <ErrorNote error={error} />;
  return (
    <div className="note failed" role="alert">
      {error.message} Nothing is done by itself: try again once it is back.
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
