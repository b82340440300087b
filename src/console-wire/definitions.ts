// definitions.ts — what is wrong with a definition that somebody writes, where, and what to do about it.

/**
 * `POST validate` with `{ definition, type }`: what ValidateStateMachineDefinition says, warnings too, with what AWS leaves
 * to its reader.
 */
export interface CheckedDefinition {
  /** The first ones, errors before warnings where there are too many; as they stand in the text. */
  readonly diagnostics: readonly DefinitionDiagnostic[];
  /** Of all diagnostics. */
  readonly errors: number;
  readonly warnings: number;
}

export interface DefinitionDiagnostic {
  readonly severity: "ERROR" | "WARNING";
  /** AWS's own, or `REMARK` for what AWS says nothing of. */
  readonly code: string;
  readonly message: string;
  /** `/States/Pay/Next`. */
  readonly location?: string;
  /** From 1; where the very member stands that is wrong, in the field that `location` names. */
  readonly line?: number;
  readonly column?: number;
  /** What to do, or what was probably meant. */
  readonly hint?: string;
}
