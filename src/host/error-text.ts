// error-text.ts — an error as a log line shows it: with its trace where it has one.

export function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
