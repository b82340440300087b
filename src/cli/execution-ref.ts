// execution-ref.ts — finds the execution a person means: an ARN, a name, `machine:name`, or `last`.
import { isJsonArray, isJsonObject, type JsonObject } from "../base/index.ts";
import type { Caller } from "./caller.ts";
import { CommandError, EXIT } from "./exit.ts";

/**
 * The ARN of an execution named by ARN, by its own name, by its machine's and its own (`orders:one`), or as `last`
 * (the newest of all machines). A name that executions of several machines have is refused: which one is meant?
 */
export async function resolveExecution(call: Caller, reference: string): Promise<string> {
  if (reference.startsWith("arn:")) return reference;
  const [name = "", ofMachine] = reference.split(":").reverse();
  const found: JsonObject[] = [];
  for (const machine of await listAll(call, "ListStateMachines", {}, "stateMachines")) {
    if (machine["type"] === "EXPRESS") continue;
    if (ofMachine !== undefined && machine["name"] !== ofMachine) continue;
    const one = await newestOf(call, String(machine["stateMachineArn"]), name);
    if (one !== undefined) found.push(one);
  }
  const [newest] = found.sort((a, b) => Number(b["startDate"]) - Number(a["startDate"]));
  if (newest === undefined) throw notFound(reference);
  if (found.length > 1 && name !== "last") throw ambiguous(name, found);
  return String(newest["executionArn"]);
}

function notFound(reference: string): CommandError {
  return new CommandError(
    EXIT.usage,
    reference === "last" ? "there is no execution yet" : `no execution is named '${reference}'`,
    "`treadle list` shows the executions",
  );
}

const NAMED_MAX = 5;

function ambiguous(name: string, found: readonly JsonObject[]): CommandError {
  const full = found.map((one) => String(one["executionArn"]).split(":").slice(-2).join(":"));
  const more = full.length > NAMED_MAX ? " …" : "";
  return new CommandError(
    EXIT.usage,
    `executions of ${found.length} state machines are named '${name}'`,
    `say which: ${full.slice(0, NAMED_MAX).join(", ")}${more}`,
  );
}

async function newestOf(
  call: Caller,
  stateMachineArn: string,
  reference: string,
): Promise<JsonObject | undefined> {
  const wanted = reference === "last" ? { maxResults: 1 } : {};
  const pages = listPages(call, "ListExecutions", { stateMachineArn, ...wanted }, "executions");
  for await (const page of pages) {
    const match = page.find((each) => reference === "last" || each["name"] === reference);
    if (match !== undefined || reference === "last") return match;
  }
  return undefined;
}

/** The ARN of a state machine named by ARN or by name. */
export async function resolveStateMachine(call: Caller, reference: string): Promise<string> {
  if (reference.startsWith("arn:")) return reference;
  const machines = await listAll(call, "ListStateMachines", {}, "stateMachines");
  const found = machines.find((machine) => machine["name"] === reference);
  if (found !== undefined) return String(found["stateMachineArn"]);
  const names = machines.map((machine) => String(machine["name"]));
  throw new CommandError(
    EXIT.usage,
    `no state machine is named '${reference}'`,
    names.length === 0 ? "there is none yet" : `there are: ${names.slice(0, 20).join(", ")}`,
  );
}

/** Every element of a paged list. */
export async function listAll(
  call: Caller,
  operation: string,
  parameters: JsonObject,
  member: string,
): Promise<readonly JsonObject[]> {
  const all: JsonObject[] = [];
  for await (const page of listPages(call, operation, parameters, member)) all.push(...page);
  return all;
}

/** The pages of a paged list, asked for as they are read. */
export async function* listPages(
  call: Caller,
  operation: string,
  parameters: JsonObject,
  member: string,
): AsyncGenerator<readonly JsonObject[]> {
  let token: string | undefined;
  do {
    const paging = token === undefined ? {} : { nextToken: token };
    const answer = await call(operation, { ...parameters, ...paging });
    const page = answer[member];
    yield isJsonArray(page) ? page.filter(isJsonObject) : [];
    token = typeof answer["nextToken"] === "string" ? answer["nextToken"] : undefined;
  } while (token !== undefined);
}
