// play.ts — the steps of a demo, one after the other.
import { isJsonObject, type JsonObject, parseJson, stringifyJson } from "../../base/index.ts";
import { CommandError, EXIT } from "../exit.ts";
import type { Terminal } from "../terminal.ts";
import type { DemoAction, DemoStep } from "./demo-file.ts";
import { Executions, isMeant } from "./executions.ts";
import type { Stage } from "./stage.ts";

/** How a step went, for the end of the demo. */
export interface Played {
  readonly say: string;
  /** `SUCCEEDED`, `10 × SUCCEEDED`, `200`, `done`. */
  readonly ended: string;
  readonly asMeant: boolean;
}

const RETRY_MS = 100;
const RETRIES_MAX = 100;

export async function play(stage: Stage, terminal: Terminal, step: DemoStep): Promise<Played> {
  const { action, follow, expect, say } = step;
  const machine = action.type === "start" ? action.machine : follow;
  if (machine === undefined)
    return { say, ended: await act(stage, terminal, action), asMeant: true };
  if (action.type === "start" && isExpress(stage, machine)) {
    const status = await startExpress(stage, terminal, action);
    return { say, ended: status, asMeant: isMeant(status, expect) };
  }
  const executions = new Executions(stage, terminal, machine);
  try {
    await act(stage, terminal, action);
    const statuses = await executions.closed(expect);
    const asMeant = statuses.length > 0 && statuses.every((status) => isMeant(status, expect));
    return { say, ended: counted(statuses), asMeant };
  } finally {
    executions.stop();
  }
}

function counted(statuses: readonly string[]): string {
  const kinds = [...new Set(statuses)].map((status) => {
    const count = statuses.filter((one) => one === status).length;
    return count === 1 ? status : `${count} × ${status}`;
  });
  return kinds.join(", ") || "no execution";
}

/** What there is to say of it afterwards. */
async function act(stage: Stage, terminal: Terminal, action: DemoAction): Promise<string> {
  switch (action.type) {
    case "start":
      await start(stage, action);
      return "started";
    case "http":
      return request(stage, terminal, action);
    case "invoke":
      return invoke(stage, terminal, action);
    case "call":
      return call(stage, action);
  }
}

type Action<T extends DemoAction["type"]> = Extract<DemoAction, { readonly type: T }>;

async function start(stage: Stage, action: Action<"start">): Promise<void> {
  const starts = Array.from({ length: action.count }, async () => {
    const started = await stage.host.call("StartExecution", startOf(stage, action));
    if (started.status !== 200) throw refused(started.body);
  });
  await Promise.all(starts);
}

function startOf(stage: Stage, { machine, input, testCase }: Action<"start">): JsonObject {
  const arn = stage.arnOf(machine);
  return { stateMachineArn: testCase === undefined ? arn : `${arn}#${testCase}`, input };
}

function isExpress(stage: Stage, machine: string): boolean {
  const declared = stage.project.stateMachines.find(({ name }) => name === machine);
  return declared?.type === "EXPRESS";
}

async function startExpress(
  stage: Stage,
  terminal: Terminal,
  action: Action<"start">,
): Promise<string> {
  const { status, body } = await stage.host.call("StartSyncExecution", startOf(stage, action));
  if (status !== 200) throw refused(body);
  const shown = body["output"] ?? `${String(body["error"])} ${String(body["cause"])}`;
  terminal.note(`${String(body["status"])} ${short(String(shown))}`);
  return String(body["status"]);
}

function refused(body: JsonObject): CommandError {
  const text = `${String(body["__type"])}: ${String(body["message"] ?? "")}`;
  return new CommandError(EXIT.failed, text);
}

async function request(stage: Stage, terminal: Terminal, action: Action<"http">): Promise<string> {
  const { method, path, body } = action;
  const headers = { "Content-Type": "application/json" };
  const content = body === undefined ? {} : { body, headers };
  const response = await fetch(`${stage.routes}${path}`, { method, ...content });
  terminal.note(`${method} ${path} → ${response.status} ${short(await response.text())}`);
  return String(response.status);
}

async function invoke(stage: Stage, terminal: Terminal, action: Action<"invoke">): Promise<string> {
  const { functionName, payload } = action;
  const answer = await stage.host.lambda.invoke(
    { functionName, payload },
    { scope: stage.scope, signal: new AbortController().signal },
  );
  if (answer.kind !== "responded") {
    const why = answer.kind === "refused" ? `${answer.error}: ${answer.message}` : "given up";
    throw new CommandError(EXIT.failed, `${functionName}: ${why}`);
  }
  terminal.note(`${functionName} → ${short(answer.payload)}`);
  return answer.functionError ?? "returned";
}

async function call(stage: Stage, action: Action<"call">): Promise<string> {
  const { service, operation, parameters, retry } = action;
  for (let tried = 1; ; tried += 1) {
    const answer = await stage.service(service, operation, parameters);
    if (answer.error === undefined) return "done";
    if (answer.error !== retry || tried >= RETRIES_MAX) {
      throw new CommandError(EXIT.failed, `${service}:${operation}: ${answer.text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

const SHORT = 200;

/** JSON on one line, cut where it is long. */
export function short(text: string): string {
  let line = text;
  try {
    const value = parseJson(text);
    if (isJsonObject(value)) line = stringifyJson(value);
  } catch (error) {
    // What is no JSON is shown as it is.
    if (!(error instanceof SyntaxError)) throw error;
  }
  line = line.replaceAll("\n", " ");
  return line.length > SHORT ? `${line.slice(0, SHORT)}…` : line;
}
