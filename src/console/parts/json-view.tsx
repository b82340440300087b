// json-view.tsx — a JSON value to read: laid out, coloured, copied with one click, large ones cut until asked.
import { type ReactNode, useMemo, useState } from "react";
import { prettyJson } from "../run/index.ts";
import { CopyButton } from "./copy.tsx";
import { firstTokens, jsonTokens } from "./json-tokens.ts";

const SHOWN_MAX = 60_000;

interface JsonViewProps {
  /** JSON text; other text is shown as it is. */
  readonly text: string;
  /** What it is, for the screen reader and the copy button. */
  readonly label: string;
}

export function JsonView({ text, label }: JsonViewProps): ReactNode {
  const [whole, setWhole] = useState(false);
  const all = useMemo(() => jsonTokens(text), [text]);
  const tokens = useMemo(() => (whole ? all : firstTokens(all, SHOWN_MAX)), [all, whole]);
  const cut = tokens !== all;
  return (
    <div className="json-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="json" aria-label={label} tabIndex={0}>
        {tokens.map((token, i) =>
          token.kind === "plain" ? (
            token.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: tokens never move.
            <span key={i} className={token.kind}>
              {token.text}
            </span>
          ),
        )}
        {cut && (
          <button type="button" className="button small" onClick={() => setWhole(true)}>
            Show all {Math.round(text.length / 1000)} kB
          </button>
        )}
      </section>
      <div className="json-copy">
        <CopyButton text={() => prettyJson(text)} what={label} />
      </div>
    </div>
  );
}
