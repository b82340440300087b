// list-counts.ts — how many of a list of executions have each status: from an index, nothing is read.
import type { Status } from "../../console-wire/index.ts";
import type { Engine, FindQuery } from "../../engine/index.ts";
import type { Census } from "./census.ts";
import { machineArnOf } from "./machine-meant.ts";
import { countsByStatus } from "./statuses.ts";
import { tallies } from "./tallies.ts";

export async function listCounts(
  engine: Engine,
  census: Census,
  of: FindQuery["of"],
): Promise<Record<Status, number>> {
  if ("everything" in of) return countsByStatus(await tallies(engine, census));
  if ("stateMachineArn" in of) {
    const all = await tallies(engine, census);
    return countsByStatus(all.filter((one) => one.stateMachineArn === of.stateMachineArn));
  }
  const machine = "mapRunArn" in of ? undefined : machineArnOf(of);
  return await census.of(`of ${JSON.stringify(of)}`, machine, async () =>
    countsByStatus(await engine.tallyExecutions(of)),
  );
}
