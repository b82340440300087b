// graph.ts — `treadle graph`: a definition's states and transitions as text.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { loadDefinitionFile, projectProblemText } from "../../host/index.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import type { Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export async function graph(session: Session, file: string): Promise<ExitCode> {
  const loaded = await loadDefinitionFile(file);
  if (!loaded.ok) {
    const problems = loaded.problems.map(projectProblemText).join("\n  ");
    throw new CommandError(EXIT.usage, `${file} cannot be drawn`, problems);
  }
  for (const line of flowLines(session.terminal, loaded.value.document.value)) {
    session.terminal.result(line);
  }
  return EXIT.ok;
}

/** States in the order in which they are reached, each with where it leads. */
function flowLines(terminal: Terminal, flow: JsonObject): readonly string[] {
  const states = isJsonObject(flow["States"]) ? flow["States"] : {};
  const lines: string[] = [];
  for (const name of reachOrder(String(flow["StartAt"]), states)) {
    const state = states[name];
    if (!isJsonObject(state)) continue;
    lines.push(headLine(terminal, name, state));
    for (const line of innerLines(terminal, state))
      lines.push(`  ${terminal.colors.dim("│")} ${line}`);
    for (const line of transitionLines(terminal, state)) lines.push(`    ${line}`);
  }
  return lines;
}

/** Breadth first from StartAt by Next, then Catch; what is never reached comes last. */
function reachOrder(start: string, states: JsonObject): readonly string[] {
  const order = new Set<string>([start]);
  for (const name of order) {
    const state = states[name];
    if (!isJsonObject(state)) continue;
    for (const target of targetsOf(state)) order.add(target);
  }
  for (const name of Object.keys(states)) order.add(name);
  return [...order].filter((name) => Object.hasOwn(states, name));
}

function targetsOf(state: JsonObject): readonly string[] {
  const lists = [state["Choices"], state["Catch"]].flatMap((list) =>
    isJsonArray(list) ? list : [],
  );
  const members: (Json | undefined)[] = [state["Next"], state["Default"]];
  for (const entry of lists) if (isJsonObject(entry)) members.push(entry["Next"]);
  return members.filter((member) => typeof member === "string");
}

function headLine(terminal: Terminal, name: string, state: JsonObject): string {
  const { colors } = terminal;
  const type = String(state["Type"]);
  const resource =
    typeof state["Resource"] === "string" ? ` ${shortResource(state["Resource"])}` : "";
  const next = typeof state["Next"] === "string" ? `${colors.dim("→")} ${state["Next"]}` : "";
  const end = state["End"] === true || type === "Succeed" || type === "Fail" ? colors.dim("■") : "";
  return `${colors.bold(name)} ${colors.cyan(type)}${colors.dim(resource)} ${next}${end}`.trimEnd();
}

function shortResource(resource: string): string {
  return resource
    .replace(/^arn:[^:]*:states:[^:]*:[^:]*:/, "")
    .replace(/^arn:[^:]*:lambda:.*:function:/, "λ ");
}

function transitionLines(terminal: Terminal, state: JsonObject): readonly string[] {
  const { colors } = terminal;
  const lines: string[] = [];
  for (const choice of objects(state["Choices"])) {
    lines.push(
      `${colors.yellow("?")} ${conditionText(choice)} ${colors.dim("→")} ${String(choice["Next"])}`,
    );
  }
  if (typeof state["Default"] === "string") {
    lines.push(`${colors.yellow("?")} otherwise ${colors.dim("→")} ${state["Default"]}`);
  }
  for (const retrier of objects(state["Retry"])) {
    lines.push(
      `${colors.blue("↻")} ${errorNames(retrier)} up to ${String(retrier["MaxAttempts"] ?? 3)} times`,
    );
  }
  for (const catcher of objects(state["Catch"])) {
    lines.push(
      `${colors.red("✗")} ${errorNames(catcher)} ${colors.dim("→")} ${String(catcher["Next"])}`,
    );
  }
  return lines;
}

function conditionText(choice: JsonObject): string {
  if (typeof choice["Condition"] === "string") return choice["Condition"];
  const { Variable: variable, Next: _next, Comment: _comment, Assign: _assign, ...rest } = choice;
  const [operator, value] = Object.entries(rest)[0] ?? ["", ""];
  const text = JSON.stringify(value) ?? "";
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return `${typeof variable === "string" ? `${variable} ` : ""}${operator} ${short}`;
}

function errorNames(entry: JsonObject): string {
  const names = entry["ErrorEquals"];
  return isJsonArray(names) ? names.join(", ") : "";
}

function innerLines(terminal: Terminal, state: JsonObject): readonly string[] {
  const flows = [...objects(state["Branches"]), state["ItemProcessor"], state["Iterator"]].filter(
    isJsonObject,
  );
  return flows.flatMap((flow) => flowLines(terminal, flow));
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
