// test-fields.tsx — what a state is tested with: itself, its input, variables, context object and answer, to edit.
import { type ReactNode, useState } from "react";
import { JsonEditor, Note } from "../parts/index.ts";
import type { TestDraft } from "../run/index.ts";
import { MockField } from "./mock-field.tsx";

interface TestFieldsProps {
  /** What the fields began with: a context object that was empty is not shown. */
  readonly given: TestDraft;
  readonly draft: TestDraft;
  /** That variables are missing: they can be written in. */
  readonly unknown: string | undefined;
  readonly reason: string;
  /** What becomes of the context object, and of the retries. */
  readonly note: string;
  readonly retries: string;
  readonly onChange: (part: Partial<TestDraft>) => void;
}

export function TestFields(props: TestFieldsProps): ReactNode {
  const { given, draft, unknown, reason, note, retries, onChange } = props;
  const { definition, input, variables, context, mock } = draft;
  return (
    <div className="test-state">
      <div>
        <h3>State</h3>
        <JsonEditor
          label="State"
          value={definition}
          onChange={(text) => onChange({ definition: text })}
          height="300px"
        />
      </div>
      <div>
        <h3>Input</h3>
        <JsonEditor
          label="Input"
          value={input}
          onChange={(text) => onChange({ input: text })}
          height="180px"
        />
        <h3>Variables</h3>
        {unknown !== undefined && (
          <Note tone="aborted" title="Not known:">
            {unknown} Write them in before you run the state.
          </Note>
        )}
        <JsonEditor
          label="Variables"
          value={variables}
          onChange={(text) => onChange({ variables: text })}
          height="100px"
        />
        {given.context !== "" && (
          <ContextField {...{ context, note }} onChange={(text) => onChange({ context: text })} />
        )}
        {retries !== "" && <p className="muted">{retries}</p>}
        {mock !== undefined && (
          <MockField {...{ mock, reason }} onChange={(next) => onChange({ mock: next })} />
        )}
      </div>
    </div>
  );
}

interface ContextFieldProps {
  readonly context: string;
  readonly note: string;
  readonly onChange: (context: string) => void;
}

/** Few look into it: the editor is there when it is opened. */
function ContextField({ context, note, onChange }: ContextFieldProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="test-context">
      <details className="more" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Context object</summary>
        {isOpen && (
          <JsonEditor label="Context object" value={context} onChange={onChange} height="180px" />
        )}
      </details>
      <p className="muted" aria-live="polite">
        {note}
      </p>
    </div>
  );
}
