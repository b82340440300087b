// mock-field.tsx — what a state is answered in a test, where TestState does not run it by itself.
import type { ReactNode } from "react";
import { JsonEditor } from "../parts/index.ts";
import type { MockDraft } from "../run/index.ts";

interface MockFieldProps {
  readonly mock: MockDraft;
  readonly reason: string;
  readonly onChange: (mock: MockDraft) => void;
}

export function MockField({ mock, reason, onChange }: MockFieldProps): ReactNode {
  const { kind } = mock;
  return (
    <section className="test-mock" aria-label="Answer">
      <p className="muted">{reason} It is given this answer, and nothing is called:</p>
      <select
        className="input"
        aria-label="What the state is answered"
        value={kind}
        onChange={({ target }) =>
          onChange({ ...mock, kind: target.value === "error" ? "error" : "result" })
        }
      >
        <option value="result">It succeeds with</option>
        <option value="error">It fails with</option>
      </select>
      <JsonEditor
        key={kind}
        label={kind === "error" ? "Failure" : "Result"}
        value={mock[kind]}
        onChange={(text) => onChange({ ...mock, [kind]: text })}
        height="120px"
      />
    </section>
  );
}
