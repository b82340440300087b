// diagnostic.ts — what is wrong with a definition, and how CreateStateMachine says it.

/** The codes that AWS answers with. */
export type DiagnosticCode =
  | "INVALID_JSON_DESCRIPTION"
  | "SCHEMA_VALIDATION_FAILED"
  | "MISSING_TRANSITION_TARGET"
  | "MISSING_TERMINAL_STATE"
  | "DUPLICATE_STATE_NAME"
  | "NO_DOLLAR"
  | "NO_PATH"
  | "PASS_RESULT_IS_STATIC";

/** One problem; ValidateStateMachineDefinition sends the first four. */
export interface Diagnostic {
  /** A WARNING does not keep a state machine from being created. */
  readonly severity: "ERROR" | "WARNING";
  readonly code: DiagnosticCode;
  readonly message: string;
  /** `/States/Name/Field`, list items as `Choices[0]`; names are not escaped, as on AWS. */
  readonly location?: string;
  /** JSON pointer (RFC 6901) of the very member that is wrong. */
  readonly pointer?: string;
  /** 1-based; of the very member that is wrong, in the value that `location` names. */
  readonly line?: number;
  /** 1-based, in UTF-16 units. */
  readonly column?: number;
  /** What was probably meant, for people: AWS says nothing of it. */
  readonly hint?: string;
  /** The exception's whole text where it does not follow the common form; see {@link invalidDefinitionText}. */
  readonly exception?: string;
}

/**
 * The text of the `InvalidDefinition` exception: every ERROR, joined by commas. A diagnostic with a text of
 * its own (`exception`) speaks alone.
 */
export function invalidDefinitionText(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "ERROR");
  const exception = errors.find((diagnostic) => diagnostic.exception !== undefined)?.exception;
  if (exception !== undefined) return exception;
  return `Invalid State Machine Definition: '${errors.map(clauseOf).join(", ")}'`;
}

function clauseOf({ code, message, location }: Diagnostic): string {
  // AWS's parse errors carry their place inside the message.
  const place =
    location === undefined || code === "INVALID_JSON_DESCRIPTION" ? "" : ` at ${location}`;
  return `${code}: ${message}${place}`;
}

/** True when nothing is worse than a warning. */
export function isValidDefinition(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.every((diagnostic) => diagnostic.severity !== "ERROR");
}
