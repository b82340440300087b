// machine-meant.ts — what a filter by machine means: a machine, one of its versions or aliases, or a machine's name.
import { parseArn, type Scope, stateMachineArn } from "../../base/index.ts";
import type { Engine, FindQuery } from "../../engine/index.ts";
import { notFound } from "../door/index.ts";
import { documentsOf, machineNameOf } from "./arn-names.ts";
import type { Census } from "./census.ts";
import { tallies } from "./tallies.ts";

export type MachineMeant = Exclude<
  FindQuery["of"],
  { readonly everything: true } | { readonly mapRunArn: string }
>;

export interface MachinesPorts {
  readonly engine: Engine;
  readonly census: Census;
  readonly scope: Scope;
}

/** Executions outlive their machine, its versions and aliases: an ARN need not be of one that there is. */
export async function machineMeant(ports: MachinesPorts, text: string): Promise<MachineMeant> {
  if (parseArn(text) !== undefined) return qualified(text, text.split(":")[7]);
  const [name = "", qualifier, ...rest] = text.split(":");
  if (rest.length > 0 || qualifier === "") throw nobody(text);
  const arn = await arnOfName(ports, name);
  if (qualifier === undefined) return { stateMachineArn: arn };
  const of = qualified(`${arn}:${qualifier}`, qualifier);
  if (await isKnown(ports.engine, of)) return of;
  throw notFound(`State machine '${name}' has no version or alias '${qualifier}'.`);
}

function qualified(arn: string, qualifier: string | undefined): MachineMeant {
  if (qualifier === undefined) return { stateMachineArn: arn };
  // An alias's name is never a number.
  return /^\d+$/.test(qualifier) ? { stateMachineVersionArn: arn } : { stateMachineAliasArn: arn };
}

/** There is one, or was when an execution began that is there still. */
async function isKnown(engine: Engine, of: MachineMeant): Promise<boolean> {
  if ("stateMachineArn" in of) return true;
  const [kind, arn] =
    "stateMachineVersionArn" in of
      ? (["stateMachineVersion", of.stateMachineVersionArn] as const)
      : (["stateMachineAlias", of.stateMachineAliasArn] as const);
  if (engine.catalog.get(kind, arn) !== undefined) return true;
  return (await engine.tallyExecutions(of)).length > 0;
}

/** The machine that it is, or that it belongs to. */
export function machineArnOf(of: MachineMeant): string {
  if ("stateMachineArn" in of) return of.stateMachineArn;
  const arn = "stateMachineVersionArn" in of ? of.stateMachineVersionArn : of.stateMachineAliasArn;
  return arn.slice(0, arn.lastIndexOf(":"));
}

async function arnOfName({ engine, census, scope }: MachinesPorts, name: string): Promise<string> {
  const documents = documentsOf(engine, "stateMachine", scope, stateMachineArn);
  // The cast: documents of this kind have an ARN.
  const known = documents.map(({ text }) => (JSON.parse(text) as { readonly arn: string }).arn);
  const called = (arn: string): boolean => machineNameOf(arn) === name;
  const found =
    known.find(called) ??
    (await tallies(engine, census)).map(({ stateMachineArn: arn }) => arn).find(called);
  if (found !== undefined) return found;
  throw nobody(name);
}

function nobody(name: string): Error {
  return notFound(`No state machine is called '${name}'.`);
}

/** Whether the execution that began a map run is one of those meant. */
export async function isOfMachine(
  engine: Engine,
  mapRunArn: string,
  of: MachineMeant,
): Promise<boolean> {
  const run = await engine.describeMapRun(mapRunArn);
  const parent = run && (await engine.describeExecution(run.executionArn));
  if (parent === undefined) return false;
  if ("stateMachineVersionArn" in of) {
    return parent.stateMachineVersionArn === of.stateMachineVersionArn;
  }
  return "stateMachineAliasArn" in of
    ? parent.stateMachineAliasArn === of.stateMachineAliasArn
    : parent.stateMachineArn === of.stateMachineArn;
}
