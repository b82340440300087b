// best-named.ts — `executions?best=1`: the executions whose names fit what was typed, the best first.
//
// The newest that have it in their name are looked at; the one that is called so may be older than those, and is
// found by its ARN.
import type { ExecutionItem } from "../../console-wire/index.ts";
import type { Engine, ExecutionSummary, FindQuery } from "../../engine/index.ts";
import type { Census } from "./census.ts";
import { executionItem } from "./execution-item.ts";
import { tallies } from "./tallies.ts";

const NEWEST = 50;
const SCAN = 5_000;
const SCANNED_MAX = 50_000;
/** Of each an ARN is made. */
const MACHINES_MAX = 500;

export async function bestNamed(
  engine: Engine,
  census: Census,
  { name, limit }: { readonly name: string; readonly limit: number },
): Promise<readonly ExecutionItem[]> {
  const [called, newest] = await Promise.all([
    calledSo(engine, census, name),
    newestWith(engine, name),
  ]);
  const byArn = new Map([...called, ...newest].map((one) => [one.executionArn, one]));
  const small = name.toLowerCase();
  return [...byArn.values()]
    .map((one) => ({ one, rank: rankOf(one.name.toLowerCase(), small) }))
    .sort((a, b) => a.rank - b.rank || b.one.startDate - a.one.startDate)
    .slice(0, limit)
    .map(({ one }) => executionItem(one));
}

function rankOf(name: string, wanted: string): number {
  if (name === wanted) return 0;
  return name.startsWith(wanted) ? 1 : 2;
}

async function calledSo(
  engine: Engine,
  census: Census,
  name: string,
): Promise<readonly ExecutionSummary[]> {
  const counted = await tallies(engine, census);
  const machines = [...new Set(counted.map(({ stateMachineArn }) => stateMachineArn))];
  const found = await Promise.all(
    machines.slice(0, MACHINES_MAX).map((arn) => {
      return engine.describeExecution(`${arn.replace(":stateMachine:", ":execution:")}:${name}`);
    }),
  );
  return found.filter((one) => one !== undefined);
}

async function newestWith(engine: Engine, name: string): Promise<readonly ExecutionSummary[]> {
  const items: ExecutionSummary[] = [];
  let searched = 0;
  let after: string | undefined;
  do {
    const query: FindQuery = {
      ...{ of: { everything: true }, name, limit: NEWEST - items.length, scan: SCAN },
      ...(after === undefined ? {} : { after }),
    };
    const page = await engine.findExecutions(query);
    items.push(...page.items);
    searched += page.searched;
    after = page.next;
  } while (after !== undefined && items.length < NEWEST && searched < SCANNED_MAX);
  return items;
}
