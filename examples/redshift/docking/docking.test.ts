import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/base/index.ts";
import { Example } from "../../../test/support/example.ts";

const python = spawnSync("python3", ["--version"]).status === 0;
const pglite = hasModule("@electric-sql/pglite");
if (!python) console.warn("docking: skipped, there is no python3 for its functions");
if (!pglite) console.warn("docking: skipped, the optional @electric-sql/pglite is not installed");

function hasModule(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

const PLACE = { ClusterIdentifier: "docking", Database: "dev" };
const MOLECULES = `insert into public.molecular_data select n, 'molecule ' || n from generate_series(1, 10) n`;

describe.skipIf(!python || !pglite)("molecular docking", () => {
  test("every molecule is emitted, pushed, docked and counted, page by page", {
    timeout: 120_000,
  }, async () => {
    await using demo = await Example.open("redshift/docking");
    await demo.host.listen("127.0.0.1", 0);
    const redshift = (operation: string, parameters: JsonObject): Promise<JsonObject> =>
      demo.service("redshift-data", operation, parameters);
    const ended = async (id: unknown): Promise<JsonObject> => {
      for (;;) {
        const described = await redshift("DescribeStatement", { Id: String(id) });
        if (["FINISHED", "FAILED"].includes(String(described["Status"]))) return described;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const Sqls = [
      "create table public.molecular_data (id bigint, name varchar(64)) distkey(id)",
      "create table public.exp_data (executionid varchar(64), molid bigint, score float8)",
      MOLECULES,
    ];
    const made = await redshift("BatchExecuteStatement", { ...PLACE, Sqls });
    expect(await ended(made["Id"])).toMatchObject({ Status: "FINISHED" });

    const ran = await demo.run("Docking", { pageSize: 4 });
    expect(ran["status"]).toBe("SUCCEEDED");
    const visited = await demo.visited(ran["executionArn"]);
    const round = ["pollingIdWorkflow", "choiceExecutionResult", "parallelPushWorkflow"];
    expect(visited, "four, then the other six, then none").toEqual([
      ...[...round, ...round, ...round.slice(0, 2)],
      ...["pollingResultTask", "SuccessDocking"],
    ]);
    // OutputPath is a union of names: what goes round is an object of those members.
    const events = await demo.history(ran["executionArn"]);
    const rounds = events.flatMap((event) => {
      const details = event.stateEnteredEventDetails as { name: string; input: string } | undefined;
      return details?.name === "pollingIdWorkflow" ? [JSON.parse(details.input)] : [];
    });
    expect(rounds[1]).toEqual({
      ...{ index: 1, totalCount: 0, rows: 4, executionId: expect.stringMatching(/^EXP-/) },
      sqlStatement: "select id from public.molecular_data where 1=1",
      idSqlStatement: expect.stringMatching(/ order by id limit 4 offset 0$/),
      docking_result_sql: expect.stringContaining("exp_data"),
    });
    const Sql = "select count(*), count(distinct molid) from exp_data";
    const counted = await redshift("ExecuteStatement", { ...PLACE, Sql });
    await ended(counted["Id"]);
    const { Records } = await redshift("GetStatementResult", { Id: counted["Id"] ?? "" });
    expect(Records).toEqual([[{ longValue: 10 }, { longValue: 10 }]]);
  });
});
