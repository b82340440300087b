// execution.ts — the commands on one execution: start, describe, history, watch, stop, redrive.
import { isJsonObject, type JsonObject, stringifyJson } from "../../base/index.ts";
import { historyEvent } from "../../graph/index.ts";
import type { Caller } from "../caller.ts";
import { listPages, resolveExecution, resolveStateMachine } from "../execution-ref.ts";
import { waysOfExecution } from "../execution-ways.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { followExecution } from "../follow.ts";
import { readInput } from "../input.ts";
import { LiveTree } from "../live.ts";
import { pretty, tellResult } from "../result.ts";
import type { ServerOptions, Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { timeout } from "../timeout.ts";

export interface WaitOptions extends ServerOptions {
  /** Seconds to wait at most; absent: as long as it takes. */
  readonly timeout?: number;
}

export interface StartOptions extends WaitOptions {
  readonly input?: string;
  readonly name?: string;
  readonly wait?: boolean;
}

/** Starts an execution and prints its ARN; with `--wait` follows it to its end, an Express one by waiting for it. */
export async function start(
  session: Session,
  reference: string,
  options: StartOptions,
): Promise<ExitCode> {
  const call = session.caller(options.endpoint);
  const input = readInput(options.input);
  const stateMachineArn = await resolveStateMachine(call, reference);
  const name = options.name === undefined ? {} : { name: options.name };
  const request = { stateMachineArn, input, ...name };
  if (options.wait === true && (await isExpress(call, stateMachineArn)))
    return startExpress(session, call, request, options);
  const answer = await call("StartExecution", request);
  const arn = String(answer["executionArn"]);
  if (options.wait === true) {
    session.terminal.note(session.terminal.colors.dim(arn));
    return follow(session, call, arn, options);
  }
  session.terminal.result(options.json === true ? stringifyJson(answer) : arn);
  return EXIT.ok;
}

/** An Express execution has no history to follow: what is told is its end, with `--jsonl` as one line too. */
async function startExpress(
  { terminal }: Session,
  call: Caller,
  request: JsonObject,
  options: StartOptions,
): Promise<ExitCode> {
  const over = new AbortController();
  const answer = await Promise.race([
    call("StartSyncExecution", request, over.signal),
    timeout(options.timeout, over.signal),
  ]).finally(() => over.abort());
  if (answer === undefined) {
    terminal.note(`still RUNNING after ${options.timeout} s; nobody waits for its answer any more`);
    return EXIT.timedOut;
  }
  return tellResult(terminal, answer, {
    json: options.json === true || options.jsonl === true,
    jsonl: options.jsonl === true,
  });
}

async function isExpress(call: Caller, stateMachineArn: string): Promise<boolean> {
  return (await call("DescribeStateMachine", { stateMachineArn }))["type"] === "EXPRESS";
}

/** Follows an execution live; the exit code says how it ended. */
export async function watch(
  session: Session,
  reference: string,
  options: WaitOptions,
): Promise<ExitCode> {
  const call = session.caller(options.endpoint);
  return follow(session, call, await resolveExecution(call, reference), options);
}

async function follow(
  session: Session,
  call: Caller,
  arn: string,
  options: WaitOptions,
): Promise<ExitCode> {
  const { terminal } = session;
  const tree = new LiveTree(terminal);
  const deadline =
    options.timeout === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.timeout * 1000;
  const follower = {
    events: async (events: readonly JsonObject[]): Promise<void> => {
      if (options.jsonl === true) {
        for (const event of events) terminal.result(stringifyJson(event));
        return;
      }
      // Only there the definition tells more than the history.
      if (events.some(({ type }) => type === "ExecutionRedriven"))
        tree.ways = await waysOfExecution(call, arn);
      tree.add(events, Date.now());
    },
  };
  const description = await followExecution(call, arn, follower, deadline).finally(() =>
    tree.end(),
  );
  if (description === undefined) {
    terminal.note(`still RUNNING after ${options.timeout} s; go on with: treadle watch ${arn}`);
    return EXIT.timedOut;
  }
  const code = tellResult(terminal, description, {
    json: options.json === true,
    jsonl: options.jsonl === true,
    pauses: tree.pauses,
  });
  if (code !== EXIT.ok && description["redriveStatus"] === "REDRIVABLE")
    terminal.note(terminal.colors.dim(`again from the failure: treadle redrive ${arn}`));
  return code;
}

/** Everything DescribeExecution says. */
export async function describe(
  session: Session,
  reference: string,
  options: ServerOptions,
): Promise<ExitCode> {
  const call = session.caller(options.endpoint);
  const executionArn = await resolveExecution(call, reference);
  const description = await call("DescribeExecution", { executionArn });
  const { terminal } = session;
  if (options.json === true) {
    terminal.result(stringifyJson(description));
    return EXIT.ok;
  }
  for (const [name, value] of Object.entries(description)) {
    if (isJsonObject(value)) continue;
    terminal.result(`${terminal.colors.dim(name.padEnd(22))} ${memberText(name, value)}`);
  }
  return EXIT.ok;
}

function memberText(name: string, value: JsonObject[string]): string {
  if (name.endsWith("Date")) return new Date(Number(value) * 1000).toISOString();
  if ((name === "input" || name === "output") && typeof value === "string") return pretty(value);
  return typeof value === "string" ? value : stringifyJson(value);
}

export interface HistoryOptions extends ServerOptions {
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** The history events, a line each, or as JSON. */
export async function history(
  session: Session,
  reference: string,
  options: HistoryOptions,
): Promise<ExitCode> {
  const call = session.caller(options.endpoint);
  const executionArn = await resolveExecution(call, reference);
  const query = { executionArn, maxResults: 1000, reverseOrder: options.reverse === true };
  const max = options.limit ?? Number.POSITIVE_INFINITY;
  const all: JsonObject[] = [];
  let shown = 0;
  for await (const page of listPages(call, "GetExecutionHistory", query, "events")) {
    const wanted = page.slice(0, max - shown);
    shown += wanted.length;
    if (options.json === true) all.push(...wanted);
    else for (const event of wanted) tellEvent(session.terminal, event, options.jsonl === true);
    if (shown >= max) break;
  }
  if (options.json === true) session.terminal.result(stringifyJson(all));
  return EXIT.ok;
}

function tellEvent(terminal: Terminal, event: JsonObject, jsonl: boolean): void {
  if (jsonl) {
    terminal.result(stringifyJson(event));
    return;
  }
  const { at, details } = historyEvent(event);
  const time = new Date(at).toISOString().slice(11, 23);
  const words = ["name", "error", "cause", "resource", "workerName"]
    .map((member) => details[member])
    .filter((value) => typeof value === "string");
  const id = String(event["id"]).padStart(5);
  const type = String(event["type"]);
  const colour = /Failed|TimedOut|Aborted/.test(type)
    ? terminal.colors.red
    : (text: string): string => text;
  terminal.result(
    `${id} ${terminal.colors.dim(time)} ${colour(type.padEnd(26))} ${words.join("  ")}`.trimEnd(),
  );
}

export interface StopOptions extends ServerOptions {
  readonly error?: string;
  readonly cause?: string;
}

export async function stop(
  session: Session,
  reference: string,
  options: StopOptions,
): Promise<ExitCode> {
  const call = session.caller(options.endpoint);
  const executionArn = await resolveExecution(call, reference);
  const error = options.error === undefined ? {} : { error: options.error };
  const cause = options.cause === undefined ? {} : { cause: options.cause };
  const before = await call("DescribeExecution", { executionArn });
  const answer = await call("StopExecution", { executionArn, ...error, ...cause });
  if (options.json === true) {
    session.terminal.result(stringifyJson(answer));
    return EXIT.ok;
  }
  session.terminal.result(await stoppedText(call, executionArn, before));
  return EXIT.ok;
}

/** AWS answers for an execution that ended before as it does for one it stops. */
async function stoppedText(
  call: Caller,
  executionArn: string,
  before: JsonObject,
): Promise<string> {
  const { status } = await call("DescribeExecution", { executionArn });
  const isStopped = before["status"] !== "ABORTED" && status === "ABORTED";
  return isStopped ? `stopped ${executionArn}` : `${String(status)} before: ${executionArn}`;
}

export interface RedriveOptions extends WaitOptions {
  readonly wait?: boolean;
}

/** Runs a failed, stopped or timed-out execution again from its failure. */
export async function redrive(
  session: Session,
  reference: string,
  options: RedriveOptions,
): Promise<ExitCode> {
  const call = session.caller(options.endpoint);
  const executionArn = await resolveExecution(call, reference);
  const answer = await call("RedriveExecution", { executionArn });
  if (options.wait === true) return follow(session, call, executionArn, options);
  session.terminal.result(
    options.json === true ? stringifyJson(answer) : `redriven ${executionArn}`,
  );
  return EXIT.ok;
}
