// project-problem.ts — what is wrong with a project: the file, the place, what to do.
import type { Diagnostic, Remark } from "../asl/index.ts";

export interface ProjectProblem {
  /** As it was named, or joined to the project's folder. */
  readonly file: string;
  /** 1-based; absent where the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  /** The checker's own name for it, such as `MISSING_TRANSITION_TARGET`. */
  readonly code?: string;
  /** JSON pointer (RFC 6901) of the value within the definition. */
  readonly pointer?: string;
  /** True where the file could not be read at all. */
  readonly unreadable?: boolean;
  /** Told among errors, and none itself. */
  readonly isWarning?: true;
}

/** `treadle.yaml:3:5: message`, as editors and terminals make it a link. */
export function projectProblemText({ file, line, column, message }: ProjectProblem): string {
  const place = line === undefined ? "" : `:${line}${column === undefined ? "" : `:${column}`}`;
  return `${file}${place}: ${message}`;
}

export function problemOfRemark(
  file: string,
  { hint, message, line, column }: Remark,
): ProjectProblem {
  const told = hint === undefined ? message : `${message}; ${hint}`;
  return { file, line, column, message: told };
}

export function problemOfDiagnostic(file: string, diagnostic: Diagnostic): ProjectProblem {
  const { code, column, hint, line, location, message, pointer } = diagnostic;
  const place = location?.startsWith("/") ? ` at ${location}` : "";
  // A parser's message repeats its source and place; ours stand before it.
  const [words = message] = message.split("\n at ");
  return {
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    code,
    ...(pointer === undefined ? {} : { pointer }),
    message: `${code === "INVALID_JSON_DESCRIPTION" ? words : `${code}: ${words}${place}`}${hint === undefined ? "" : `; ${hint}`}`,
  };
}
