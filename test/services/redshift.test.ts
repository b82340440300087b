// The Redshift Data API with genuine clients, after kill -9, and on a PostgreSQL server.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runAws, runPython, withoutAwsCli, withoutBoto3 } from "./python-client.ts";
import type { Answer } from "./test-services.ts";
import { startWireServer, type WireServer } from "./wire-server.ts";

const noBoto3 = withoutBoto3();
const noCli = withoutAwsCli();
for (const reason of [noBoto3, noCli]) if (reason !== undefined) console.log(`skipped: ${reason}`);

let server: WireServer;
beforeAll(async () => {
  server = await startWireServer();
});
afterAll(async () => {
  await server.stop();
  expect(server.problems).toEqual([]);
});

describe.skipIf(noCli !== undefined)("the AWS CLI", () => {
  const aws = (...args: string[]): Promise<Answer> =>
    runAws(server.origin, "redshift-data", ...args);
  const place = ["--cluster-identifier", "c", "--database", "dev"];

  test("executes, describes, reads and lists", { timeout: 120_000 }, async () => {
    const sql = "select :n::int as n, getdate() as now";
    const parameters = ["--parameters", "name=n,value=5", "--statement-name", "cli"];
    const started = await aws("execute-statement", ...place, "--sql", sql, ...parameters);
    expect(started).toMatchObject({ ClusterIdentifier: "c", Database: "dev" });
    const id = ["--id", started.Id];
    let described: Answer;
    do described = await aws("describe-statement", ...id);
    while (!["FINISHED", "FAILED"].includes(described.Status));
    expect(described).toMatchObject({ Status: "FINISHED", HasResultSet: true, ResultRows: 1 });
    const { Records, ColumnMetadata } = await aws("get-statement-result", ...id);
    expect(Records[0][0]).toEqual({ longValue: 5 });
    expect(ColumnMetadata.map(({ name }: Answer) => name)).toEqual(["n", "now"]);
    const { Statements } = await aws("list-statements", "--statement-name", "cl");
    expect(Statements).toMatchObject([{ Id: started.Id, StatementName: "cli" }]);
    expect((await aws("list-schemas", ...place)).Schemas).toContain("public");
  });
});

describe.skipIf(noBoto3 !== undefined)("boto3", () => {
  test("cancels, pages, batches and reads errors", { timeout: 120_000 }, async () => {
    const said = await runPython(
      server.origin,
      `
import time
rs = client("redshift-data")
place = {"WorkgroupName": "analysts", "Database": "dev"}
def end(id, until=()):
    while True:
        d = rs.describe_statement(Id=id)
        if d["Status"] in ("FINISHED", "FAILED", "ABORTED") + tuple(until):
            return d
def run(sql, **more):
    return end(rs.execute_statement(Sql=sql, **place, **more)["Id"])
out = {}
slow = rs.execute_statement(Sql="select pg_sleep(600)", **place)["Id"]
end(slow, ("STARTED",))
out["cancelled"] = rs.cancel_statement(Id=slow)["Status"]
out["aborted"] = end(slow)["Status"]
big = run("select n, repeat('x', 2000) as filling from generate_series(1, 2000) n")
pages = list(rs.get_paginator("get_statement_result").paginate(Id=big["Id"]))
out["pages"] = len(pages) > 2
out["rows"] = sum(len(p["Records"]) for p in pages)
batch = end(rs.batch_execute_statement(Sqls=["create table b (y varbyte)", "insert into b values ('\\\\x0001')", "select y from b"], **place)["Id"])
out["batch"] = [s["Status"] for s in batch["SubStatements"]]
out["blob"] = rs.get_statement_result(Id=batch["Id"] + ":3")["Records"][0][0]["blobValue"].hex()
out["created"] = batch["CreatedAt"].year >= 2020
out["csv"] = rs.get_statement_result_v2(Id=run("select 1, 'a,b'", ResultFormat="CSV")["Id"])["Records"]
out["table"] = [c["typeName"] for c in rs.describe_table(Table="b", **place)["ColumnList"]]
out["tables"] = [t["name"] for t in rs.list_tables(SchemaPattern="public", **place)["Tables"]]
first = rs.execute_statement(Sql="create temp table mine (n int)", SessionKeepAliveSeconds=60, **place)
end(first["Id"])
out["failed"] = run("select get_date()")["Error"].split("\\n")[0]
out["missing"] = error(lambda: rs.describe_statement(Id="00000000-0000-4000-8000-000000000000"))
out["over"] = error(lambda: rs.cancel_statement(Id=slow))[0]
out["none"] = error(lambda: rs.execute_statement(Sql="select 1"))[0]
print(json.dumps(out))
`,
    );
    expect(said).toEqual({
      ...{ cancelled: true, aborted: "ABORTED", pages: true, rows: 2000, created: true },
      ...{ batch: ["FINISHED", "FINISHED", "FINISHED"], blob: "0001" },
      ...{ csv: [{ CSVRecords: '1,"a,b"\n' }], table: ["varbyte"], tables: ["b"] },
      failed: "ERROR: function get_date() does not exist",
      missing: ["ResourceNotFoundException", "Query does not exist.", 400],
      ...{ over: "ValidationException", none: "ValidationException" },
    });
  });
});

const built = fileURLToPath(new URL("../../dist/services/index.js", import.meta.url));
if (!existsSync(built)) console.log("skipped: the services are not built (npm run build)");

test.skipIf(!existsSync(built))(
  "what has FINISHED is there after kill -9, what ran has FAILED",
  {
    timeout: 120_000,
  },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "treadle-redshift-"));
    const writer = fileURLToPath(new URL("redshift-writer.mjs", import.meta.url));
    const child = spawn(process.execPath, [writer, folder, "40"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let slow = "";
    let said = "";
    for await (const chunk of child.stdout) {
      said += String(chunk);
      slow = /slow (\S+)\n/.exec(said)?.[1] ?? "";
      if (slow !== "") child.kill("SIGKILL");
    }
    const after = await startWireServer(folder);
    try {
      const scope = { account: "123456789012", region: "us-east-1" };
      const call = async (operation: string, parameters: object): Promise<Answer> => {
        const asked = {
          service: "redshift-data",
          operation,
          parameters: parameters as never,
          scope,
        };
        const outcome = await after.services.call(asked);
        return outcome.ok ? outcome.output : outcome;
      };
      expect(await call("DescribeStatement", { Id: slow })).toMatchObject({ Status: "FAILED" });
      const place = { ClusterIdentifier: "c", Database: "dev" };
      const { Id } = await call("ExecuteStatement", { ...place, Sql: "select count(*) from kept" });
      let described: Answer;
      do {
        described = await call("DescribeStatement", { Id });
        await new Promise((resolve) => setImmediate(resolve));
      } while (described.Status !== "FINISHED" && described.Status !== "FAILED");
      expect(described.Error).toBeUndefined();
      expect((await call("GetStatementResult", { Id })).Records).toEqual([[{ longValue: 40 }]]);
    } finally {
      await after.stop();
    }
  },
);
