// json-editor.tsx — JSON to write. The editor itself is fetched when the first one is shown.
import { lazy, type ReactNode, Suspense, useId } from "react";
import { findJsonFault } from "../../base/index.ts";
import { fetchCode } from "../api/index.ts";
import type { LitRange } from "./code-light.ts";
import { isJson } from "./json-tokens.ts";

export interface EditorProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Its accessible name. */
  readonly label: string;
  readonly height?: string;
  readonly readOnly?: boolean;
  /** Marks in the text beside those of the JSON itself. */
  readonly marks?: readonly EditorMark[];
  /** Its lines are lit. */
  readonly lit?: LitRange | undefined;
  /** What is shown; a new object shows it again. Chosen too, with the focus in the editor, unless it is `passing`. */
  readonly reveal?: (LitRange & { readonly passing?: boolean }) | undefined;
  /** Where the cursor is, while it moves. */
  readonly onCursor?: (offset: number) => void;
}

export interface EditorMark {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}

const CodeEditor = lazy(async () => {
  const { CodeEditor: component } = await fetchCode(() => import("./code-editor.tsx"));
  return { default: component };
});

export function JsonEditor(props: EditorProps): ReactNode {
  const problemId = useId();
  const { value, readOnly = false, height = "220px" } = props;
  const problem = readOnly || isJson(value) ? undefined : jsonProblem(value);
  return (
    <div className="field">
      <div className="editor" data-wrong={problem !== undefined} style={{ height }}>
        <Suspense fallback={<pre className="editor-wait">{value}</pre>}>
          <CodeEditor {...props} />
        </Suspense>
      </div>
      {!readOnly && (
        <div id={problemId} className="editor-problem" aria-live="polite">
          {problem}
        </div>
      )}
    </div>
  );
}

/** Why a text is no JSON, in a sentence. */
export function jsonProblem(text: string): string {
  if (text.trim() === "") return "Nothing is written yet: at least {} is needed.";
  const fault = findJsonFault(text);
  if (fault === undefined) return "This is not JSON.";
  return `Line ${fault.line}, column ${fault.column}: ${fault.message}`;
}
