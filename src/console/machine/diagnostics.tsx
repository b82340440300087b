// diagnostics.tsx — what is wrong with a definition that is written: what, where, and what to do; a click leads there.
import type { ReactNode } from "react";
import type { CheckedDefinition, DefinitionDiagnostic } from "../../console-wire/index.ts";

interface DiagnosticsProps {
  readonly checked: CheckedDefinition;
  readonly onPlace: (diagnostic: DefinitionDiagnostic) => void;
}

export function Diagnostics({ checked, onPlace }: DiagnosticsProps): ReactNode {
  const { diagnostics, errors, warnings } = checked;
  if (diagnostics.length === 0) return <p className="diagnostics ok">The definition is valid.</p>;
  const more = errors + warnings - diagnostics.length;
  return (
    <ul className="diagnostics" aria-label="Diagnostics">
      {diagnostics.map((diagnostic, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two of them may say the same.
        <li key={i} className={diagnostic.severity === "ERROR" ? "failed" : "caught"}>
          <DiagnosticText diagnostic={diagnostic} onPlace={onPlace} />
        </li>
      ))}
      {more > 0 && <li className="muted">{more} more are told once these are mended.</li>}
    </ul>
  );
}

interface DiagnosticTextProps {
  readonly diagnostic: DefinitionDiagnostic;
  readonly onPlace: (diagnostic: DefinitionDiagnostic) => void;
}

function DiagnosticText({ diagnostic, onPlace }: DiagnosticTextProps): ReactNode {
  const { severity, code, message, location, line, hint } = diagnostic;
  return (
    <>
      <strong title={code}>{severity === "ERROR" ? "Error" : "Warning"}</strong>
      {line !== undefined && (
        <>
          {" "}
          <button type="button" className="place" onClick={() => onPlace(diagnostic)}>
            line {line}
          </button>
        </>
      )}{" "}
      {message}
      {hint !== undefined && <span className="hint"> — {hint}</span>}{" "}
      <code className="muted">{location}</code>
    </>
  );
}
