// list.ts — `treadle list`: state machines, and the executions of one or of all.
import { type JsonObject, stringifyJson } from "../../base/index.ts";
import type { Caller } from "../caller.ts";
import { listAll, listPages, resolveStateMachine } from "../execution-ref.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { ServerOptions, Session } from "../session.ts";
import { durationText, type Terminal } from "../terminal.ts";

/** So many state machines are named where there is nothing else to tell. */
const NAMED_MAX = 10;

export interface ListOptions extends ServerOptions {
  readonly status?: string;
  readonly limit: number;
}

/** Newest first; with a state machine only its executions. */
export async function list(
  session: Session,
  reference: string | undefined,
  options: ListOptions,
): Promise<ExitCode> {
  const call = session.caller(options.endpoint);
  const { terminal } = session;
  const machines = await machinesOf(call, reference);
  const rows: JsonObject[] = [];
  for (const machine of machines) {
    if (machine["type"] !== "EXPRESS") rows.push(...(await executionsOf(call, machine, options)));
  }
  rows.sort((a, b) => Number(b["startDate"]) - Number(a["startDate"]));
  const shown = rows.slice(0, options.limit);
  if (options.json === true) terminal.result(stringifyJson(shown));
  else if (options.jsonl === true) for (const row of shown) terminal.result(stringifyJson(row));
  else if (shown.length > 0) table(terminal, shown);
  if (options.json !== true && options.jsonl !== true && shown.length === 0) {
    tellEmpty(terminal, machines);
  }
  return EXIT.ok;
}

async function machinesOf(
  call: Caller,
  reference: string | undefined,
): Promise<readonly JsonObject[]> {
  if (reference === undefined) return listAll(call, "ListStateMachines", {}, "stateMachines");
  const stateMachineArn = await resolveStateMachine(call, reference);
  return [{ stateMachineArn, name: stateMachineArn.split(":").at(-1) ?? "" }];
}

async function executionsOf(
  call: Caller,
  machine: JsonObject,
  options: ListOptions,
): Promise<readonly JsonObject[]> {
  const stateMachineArn = String(machine["stateMachineArn"]);
  const status = options.status === undefined ? {} : { statusFilter: options.status };
  const found: JsonObject[] = [];
  const pages = listPages(call, "ListExecutions", { stateMachineArn, ...status }, "executions");
  for await (const page of pages) {
    found.push(...page);
    if (found.length >= options.limit) break;
  }
  return found.slice(0, options.limit);
}

function table(terminal: Terminal, rows: readonly JsonObject[]): void {
  const machineOf = (row: JsonObject): string =>
    String(row["stateMachineArn"]).split(":").at(-1) ?? "";
  const machineWidth = Math.max(...rows.map((row) => machineOf(row).length));
  for (const row of rows) {
    const status = String(row["status"]);
    const colour = colourOf(terminal, status);
    const started = new Date(Number(row["startDate"]) * 1000)
      .toISOString()
      .replace("T", " ")
      .slice(0, 19);
    const stop = row["stopDate"];
    const took = stop === undefined ? "" : tookText(row, Number(stop));
    terminal.result(
      `${colour(status.padEnd(9))} ${started}  ${machineOf(row).padEnd(machineWidth)}  ${String(row["name"])}  ${took}`.trimEnd(),
    );
  }
}

/** The answer does not tell how long it lay idle before a redrive: it took that long at most. */
function tookText({ startDate, redriveCount = 0 }: JsonObject, stop: number): string {
  const whole = durationText((stop - Number(startDate)) * 1000);
  const redrives = Number(redriveCount);
  return redrives === 0 ? whole : `at most ${whole}, redriven ${redrives}×`;
}

function colourOf(terminal: Terminal, status: string): (text: string) => string {
  if (status === "SUCCEEDED") return terminal.colors.green;
  return status === "RUNNING" ? terminal.colors.blue : terminal.colors.red;
}

function tellEmpty(terminal: Terminal, machines: readonly JsonObject[]): void {
  if (machines.length === 0) {
    terminal.note("no state machines yet; create one with the AWS CLI or a treadle.yaml");
    return;
  }
  const names = machines.slice(0, NAMED_MAX).map((machine) => String(machine["name"]));
  const more = machines.length - names.length;
  terminal.note(
    `no executions; state machines: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
  );
}
