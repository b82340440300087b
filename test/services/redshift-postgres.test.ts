// The Redshift Data API in front of a real PostgreSQL server: settings.redshift.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres, withoutPostgres } from "./postgres-server.ts";
import type { Answer } from "./test-services.ts";
import { startWireServer, type WireServer } from "./wire-server.ts";

const noServer = withoutPostgres();
if (noServer !== undefined) console.log(`skipped: ${noServer}`);

describe.skipIf(noServer !== undefined)("on a PostgreSQL server", { timeout: 60_000 }, () => {
  let postgres: PostgresServer;
  let server: WireServer;
  beforeAll(async () => {
    postgres = await startPostgres();
    server = await startWireServer(undefined, postgres.url);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
    expect(server.problems).toEqual([]);
  });

  const place = { ClusterIdentifier: "c", Database: "postgres" };
  const scope = { account: "123456789012", region: "us-east-1" };
  async function call(operation: string, parameters: object): Promise<Answer> {
    const asked = { service: "redshift-data", operation, parameters: parameters as never, scope };
    const outcome = await server.services.call(asked);
    return outcome.ok ? outcome.output : { error: outcome.code, message: outcome.message };
  }
  async function described(Id: string, until?: string): Promise<Answer> {
    for (;;) {
      const answer = await call("DescribeStatement", { Id });
      if (answer.Status === until || ["FINISHED", "FAILED", "ABORTED"].includes(answer.Status))
        return answer;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const execute = async (Sql: string, more: object = {}): Promise<string> =>
    (await call("ExecuteStatement", { ...place, Sql, ...more })).Id;
  async function ran(Sql: string, more: object = {}): Promise<Answer> {
    const Id = await execute(Sql, more);
    expect((await described(Id)).Error).toBeUndefined();
    return Id;
  }
  const rows = async (Sql: string, more: object = {}): Promise<Answer> =>
    (await call("GetStatementResult", { Id: await ran(Sql, more) })).Records;

  test("statements run with their parameters, types and Redshift's functions", async () => {
    await ran("create table t (n int identity(1,1), s varchar(20)) diststyle even");
    expect(await described(await ran("insert into t (s) values ('a'), ('b')"))).toMatchObject({
      ...{ ResultRows: 2, HasResultSet: false },
    });
    const Parameters = [{ name: "s", value: "b" }];
    expect(
      await rows("select n, s, dateadd(day, 1, '2024-02-28'::timestamp) from t where s = :s", {
        Parameters,
      }),
    ).toEqual([[{ longValue: 2 }, { stringValue: "b" }, { stringValue: "2024-02-29 00:00:00" }]]);
    const failed = await described(await execute("select get_date()"));
    expect(failed.Error).toContain("ERROR: function get_date() does not exist\n  Hint: ");
    expect((await call("ListTables", { ...place, SchemaPattern: "public" })).Tables).toEqual([
      { name: "t", schema: "public", type: "TABLE" },
    ]);
  });

  test("statements run side by side, and one is cancelled on the server", async () => {
    const slow = await execute("select pg_sleep(600)");
    const started = await described(slow, "STARTED");
    expect(started.RedshiftPid).toBeGreaterThan(1);
    expect(await rows("select 1")).toEqual([[{ longValue: 1 }]]);
    expect(await call("CancelStatement", { Id: slow })).toEqual({ Status: true });
    expect(await described(slow)).toMatchObject({ Status: "ABORTED" });
    expect(
      await rows(
        "select count(*) from pg_stat_activity where query like '%sleep(600)%' and state = 'active' and pid <> pg_backend_pid()",
      ),
    ).toEqual([[{ longValue: 0 }]]);
  });

  test("a failed batch is rolled back, and a session is a connection of its own", async () => {
    const Sqls = ["create table rolled (n int)", "select nothing"];
    const { Id } = await call("BatchExecuteStatement", { ...place, Sqls });
    expect(await described(Id)).toMatchObject({ Status: "FAILED" });
    expect((await described(await execute("select * from rolled"))).Error).toContain(
      "does not exist",
    );
    const first = await call("ExecuteStatement", {
      ...{ ...place, Sql: "create temp table mine (n int)", SessionKeepAliveSeconds: 60 },
    });
    await described(first.Id);
    const inside = async (Sql: string): Promise<Answer> => {
      for (;;) {
        const answer = await call("ExecuteStatement", { Sql, SessionId: first.SessionId });
        if (answer.Id !== undefined) return described(answer.Id);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    expect(await inside("select * from mine")).toMatchObject({ Status: "FINISHED" });
    expect(await described(await execute("select * from mine"))).toMatchObject({
      Status: "FAILED",
    });
  });

  test("a server that is not there fails the statement with its reason", async () => {
    const lost = await startWireServer(undefined, "postgresql://nobody@127.0.0.1:1/none");
    try {
      const parameters = { ...place, Sql: "select 1" };
      const asked = { service: "redshift-data", parameters, scope } as const;
      const started = await lost.services.call({ ...asked, operation: "ExecuteStatement" });
      const Id = started.ok ? String(started.output["Id"]) : "";
      let answer: Answer;
      do {
        await new Promise((resolve) => setImmediate(resolve));
        const told = await lost.services.call({
          ...asked,
          operation: "DescribeStatement",
          parameters: { Id },
        });
        answer = told.ok ? told.output : told;
      } while (answer.Status !== "FAILED");
      expect(answer.Error).toContain("ECONNREFUSED");
    } finally {
      await lost.stop();
    }
  });
});
