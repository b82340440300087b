// lint.ts — `treadle lint`: every problem of definitions, with file, line and column.
import { readFileSync } from "node:fs";
import { stringifyJson } from "../../base/index.ts";
import { loadDefinitionFile, type ProjectProblem, projectProblemText } from "../../host/index.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { nameAndValue } from "../project-choice.ts";
import type { Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { projectFindings, projectKindOf } from "./lint-project.ts";

export interface LintOptions {
  readonly format: "pretty" | "json" | "github";
  readonly express?: boolean;
  readonly exitZero?: boolean;
  /** `Name=Value` of templates. */
  readonly parameter?: readonly string[];
}

interface Finding extends Omit<ProjectProblem, "isWarning"> {
  readonly severity: "error" | "warning";
}

/** Exit code 2 where a file cannot be read, 1 where a definition has an error; warnings alone are 0. */
export async function lint(
  session: Session,
  files: readonly string[],
  options: LintOptions,
): Promise<ExitCode> {
  const findings: Finding[] = [];
  for (const file of files) findings.push(...(await findingsOf(file, options)));
  tell(session.terminal, findings, options.format);
  const errors = findings.filter((finding) => finding.severity === "error").length;
  session.terminal.note(summary(files.length, errors, findings.length - errors));
  if (findings.some(({ unreadable }) => unreadable === true)) return EXIT.usage;
  return errors > 0 && options.exitZero !== true ? EXIT.failed : EXIT.ok;
}

async function findingsOf(file: string, options: LintOptions): Promise<readonly Finding[]> {
  const kind = await projectKindOf(file);
  if (kind !== undefined) {
    const parameters = new Map((options.parameter ?? []).map(nameAndValue));
    const { errors, warnings } = await projectFindings(file, kind, parameters);
    return [...as("error", errors), ...as("warning", warnings)];
  }
  const type = options.express === true ? "EXPRESS" : "STANDARD";
  const loaded = await loadDefinitionFile(file, { type });
  const findings = loaded.ok ? as("warning", loaded.value.warnings) : as("error", loaded.problems);
  return findings.sort(byPlace);
}

/** What the reader finds and what the checks find, in the order of the text. */
function byPlace(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function as(severity: Finding["severity"], problems: readonly ProjectProblem[]): Finding[] {
  return problems.map(({ isWarning = severity === "warning", ...problem }) => ({
    ...problem,
    severity: isWarning ? "warning" : "error",
  }));
}

function tell(
  terminal: Terminal,
  findings: readonly Finding[],
  format: LintOptions["format"],
): void {
  if (format === "json") {
    terminal.result(stringifyJson(findings.map((finding) => ({ ...finding }))));
    return;
  }
  for (const finding of findings) {
    terminal.result(format === "github" ? githubLine(finding) : prettyLines(terminal, finding));
  }
}

function githubLine({ file, line, column, severity, message }: Finding): string {
  const place = line === undefined ? "" : `,line=${line},col=${column ?? 1}`;
  return `::${severity} file=${file}${place}::${message.replaceAll("%", "%25").replaceAll("\n", "%0A")}`;
}

function prettyLines(terminal: Terminal, finding: Finding): string {
  const { colors } = terminal;
  const colour = finding.severity === "error" ? colors.red : colors.yellow;
  const { file, line, column, message } = finding;
  const place = projectProblemText({ ...finding, message: "" }).trimEnd();
  const head = `${place} ${colour(finding.severity)} ${message}`;
  const excerpt = line === undefined ? undefined : lineOf(file, line);
  if (excerpt === undefined) return head;
  const caret = `${" ".repeat(Math.max(0, (column ?? 1) - 1))}^`;
  return `${head}\n  ${colors.dim(excerpt)}\n  ${colour(caret)}`;
}

/** The line, where it is short enough to show. */
function lineOf(file: string, line: number): string | undefined {
  const text = readFileSync(file, "utf8").split(/\r\n|\r|\n/, line)[line - 1];
  return text === undefined || text.length > 120 ? undefined : text.replaceAll("\t", " ");
}

function summary(files: number, errors: number, warnings: number): string {
  const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
  return `${count(files, "file")}: ${count(errors, "error")}, ${count(warnings, "warning")}`;
}
