// group-lines.tsx — the lines of a log group, a page of them at a time, the newest first.
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import type { ServiceLook } from "../../console-wire/index.ts";
import { LogCard } from "../parts/index.ts";

interface GroupLinesProps {
  readonly look: ServiceLook | undefined;
  /** What is asked for. */
  readonly search: { readonly text?: string; readonly before?: string };
  /** The text of the field, and how it is changed. */
  readonly typed: readonly [string, (text: string) => void];
}

export function GroupLines({ look, search, typed }: GroupLinesProps): ReactNode {
  const lines = useMemo(() => look?.rows.map(lineOf), [look]);
  const { before: _, ...newest } = search;
  return (
    <LogCard
      title="Lines"
      {...{ lines, typed }}
      more={look?.more === true}
      why={search.before === undefined ? "Nothing was written yet." : "There are none before that."}
      older={
        look?.before !== undefined && (
          <Link
            from="/services/$kind/$name"
            search={{ ...newest, before: look.before }}
            className="button small"
          >
            Older lines
          </Link>
        )
      }
      end={
        search.before !== undefined && (
          <Link from="/services/$kind/$name" search={newest} className="button">
            Newest lines
          </Link>
        )
      }
    />
  );
}

function lineOf(row: string): { readonly at: number; readonly text: string; readonly of: string } {
  // The server writes such rows.
  const { at, text, stream } = JSON.parse(row) as { at: number; text: string; stream: string };
  return { at, text, of: stream };
}
