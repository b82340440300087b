// machine-meant.ts — what a filter by machine means: a machine, one of its versions or aliases, or a machine's name.
import { type Scope, stateMachineArn } from "../../base/index.ts";
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
  if (!text.includes(":")) return { stateMachineArn: await arnOfName(ports, text) };
  const qualifier = text.split(":")[7];
  if (qualifier === undefined) return { stateMachineArn: text };
  // An alias's name is never a number.
  return /^\d+$/.test(qualifier)
    ? { stateMachineVersionArn: text }
    : { stateMachineAliasArn: text };
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
  throw notFound(`No state machine is called '${name}'.`);
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
