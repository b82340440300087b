// diff-view.tsx — a difference of two JSON values to read: coloured, signed, what is equal folded.
import { memo, type ReactNode, useMemo, useState } from "react";
import { type DiffLine, differenceOf, type Folded, folded, tokensOf } from "../run/index.ts";
import "./inspector.css";

const SIGNS = { same: " ", added: "+", removed: "−" } as const;
/** Longer ones are shown on request. */
const LINES_MAX = 400;

export interface DiffViewProps {
  readonly before: string;
  readonly after: string;
  readonly label: string;
}

export function DiffView({ before, after, label }: DiffViewProps): ReactNode {
  const entries = useMemo(() => folded(differenceOf(before, after).lines), [before, after]);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [whole, setWhole] = useState(false);
  const shown = whole ? entries : entries.slice(0, LINES_MAX);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="json diff" aria-label={label} tabIndex={0}>
      {shown.map((entry, i) => {
        const key = `${i} ${entry.kind}`;
        if (entry.kind !== "fold") return <Line key={key} line={entry} />;
        if (open.has(i)) return <Opened key={key} fold={entry} />;
        return (
          <button
            key={key}
            type="button"
            className="fold"
            onClick={() => setOpen(new Set([...open, i]))}
          >
            ⋯ {entry.lines.length} lines without a change
          </button>
        );
      })}
      {entries.length > shown.length && (
        <button type="button" className="fold" onClick={() => setWhole(true)}>
          {entries.length - shown.length} more lines
        </button>
      )}
    </section>
  );
}

function Opened({ fold }: { readonly fold: Folded }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: lines never move.
  return fold.lines.map((line, i) => <Line key={i} line={line} />);
}

const Line = memo(function Line({ line }: { readonly line: DiffLine }): ReactNode {
  const { kind, text } = line;
  return (
    <div className={`line ${kind}`}>
      <span className="sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      {kind !== "same" && <span className="visually-hidden">{kind}: </span>}
      <JsonLine text={text} />
    </div>
  );
});

const CLASSES = {
  key: "key",
  string: "string",
  number: "value-number",
  word: "word",
  sign: "",
} as const;

export function JsonLine({ text }: { readonly text: string }): ReactNode {
  return tokensOf(text).map(({ kind, text: part }, i) =>
    kind === "sign" ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a line never move.
      <span key={i} className={CLASSES[kind]}>
        {part}
      </span>
    ),
  );
}
