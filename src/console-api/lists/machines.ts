// machines.ts — `machines`: every machine of the account with what happened to it.
import { type Scope, stateMachineArn } from "../../base/index.ts";
import type { MachineItem } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import { documentsOf } from "./arn-names.ts";
import type { Census } from "./census.ts";
import { countsByStatus } from "./statuses.ts";
import { tallies } from "./tallies.ts";
import { middleAndSlow, timings } from "./timings.ts";

/** Durations are those of the last ones. */
const SAMPLE = 500;

interface MachineFacts {
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly creationDate: number;
  readonly revisionId: string;
}

export async function machineItems(
  engine: Engine,
  census: Census,
  scope: Scope,
): Promise<readonly MachineItem[]> {
  const documents = documentsOf(engine, "stateMachine", scope, stateMachineArn);
  const counted = await tallies(engine, census);
  return Promise.all(
    documents.map(async ({ text }) => {
      // The cast: documents of this kind have these members.
      const { arn, name, type, creationDate, revisionId } = JSON.parse(text) as MachineFacts;
      return {
        stateMachineArn: arn,
        ...{ name, type, creationDate },
        updateDate: updateDateOf(engine, revisionId) ?? creationDate,
        status: engine.isDeleting(arn) ? ("DELETING" as const) : ("ACTIVE" as const),
        counts: countsByStatus(counted.filter(({ stateMachineArn: of }) => of === arn)),
        ...(await census.of(`pace ${arn}`, arn, () => paceOf(engine, arn))),
      };
    }),
  );
}

function updateDateOf({ catalog }: Engine, revisionId: string): number | undefined {
  const text = catalog.get("stateMachineRevision", revisionId);
  const date: unknown = text === undefined ? undefined : JSON.parse(text).updateDate;
  return typeof date === "number" ? date : undefined;
}

async function paceOf(
  engine: Engine,
  arn: string,
): Promise<Pick<MachineItem, "lastStart" | "p50Ms" | "p95Ms">> {
  const durations: number[] = [];
  let lastStart: number | undefined;
  for await (const { start, end } of timings(engine, { of: { stateMachineArn: arn } }, SAMPLE)) {
    lastStart = Math.max(lastStart ?? 0, start);
    if (end !== undefined) durations.push(end - start);
  }
  return { ...(lastStart === undefined ? {} : { lastStart }), ...middleAndSlow(durations) };
}
