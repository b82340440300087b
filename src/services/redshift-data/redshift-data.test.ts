import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, TestServices } from "../../../test/services/test-services.ts";

const CLUSTER = { ClusterIdentifier: "warehouse", Database: "dev", DbUser: "awsuser" };

// One for all tests: making the first database takes seconds.
let aws: TestServices;
beforeAll(async () => {
  aws = await TestServices.start();
}, 60_000);
afterAll(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});

const call = (operation: string, parameters: object = {}): Promise<Answer> =>
  aws.call("redshift-data", operation, parameters as never);

async function execute(Sql: string, more: object = {}): Promise<string> {
  const { Id } = await call("ExecuteStatement", { ...CLUSTER, Sql, ...more });
  return Id;
}

/** Asks again until it has ended, or has the status. */
async function described(Id: string, until?: string): Promise<Answer> {
  for (;;) {
    const answer = await call("DescribeStatement", { Id });
    if (answer.Status === until || ["FINISHED", "FAILED", "ABORTED"].includes(answer.Status))
      return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function ran(Sql: string, more: object = {}): Promise<Answer> {
  const Id = await execute(Sql, more);
  const answer = await described(Id);
  expect(answer.Error).toBeUndefined();
  return answer;
}

async function rows(Sql: string, more: object = {}): Promise<Answer> {
  const { Id } = await ran(Sql, more);
  return (await call("GetStatementResult", { Id })).Records;
}

test("a statement is submitted, runs, and gives its typed rows", async () => {
  const sql = "select 1 as n, 2.5::float8 as d, 'x' as s, true as b, null::int as z, '\\x00ff'::varbyte as y, 1.50::numeric(5,2) as m";
  const started = await call("ExecuteStatement", { ...CLUSTER, Sql: sql, StatementName: "first" });
  expect(started).toMatchObject({ ...CLUSTER, Id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(started.CreatedAt).toBe(aws.clock.now() / 1000);
  const answer = await described(started.Id);
  expect(answer).toMatchObject({
    ...{ ...CLUSTER, Status: "FINISHED", HasResultSet: true, ResultRows: 1, QueryString: sql },
    ...{ ResultFormat: "JSON", Id: started.Id },
  });
  const result = await call("GetStatementResult", { Id: started.Id });
  expect(result.Records).toEqual([
    [
      ...[{ longValue: 1 }, { doubleValue: 2.5 }, { stringValue: "x" }, { booleanValue: true }],
      ...[{ isNull: true }, { blobValue: "AP8=" }, { stringValue: "1.50" }],
    ],
  ]);
  expect(result.TotalNumRows).toBe(1);
  expect(result.ColumnMetadata[0]).toEqual({
    ...{ isCaseSensitive: false, isCurrency: false, isSigned: true, label: "n", name: "n" },
    ...{ nullable: 1, precision: 10, scale: 0, schemaName: "", tableName: "", typeName: "int4" },
    length: 0,
  });
  expect(result.ColumnMetadata[6]).toMatchObject({ typeName: "numeric", precision: 5, scale: 2 });
}, 60_000);

test("an error of SQL is a FAILED statement with the database's words", async () => {
  const answer = await described(await execute("select get_date()"));
  expect(answer).toMatchObject({ Status: "FAILED", HasResultSet: false, ResultRows: -1 });
  expect(answer.Error).toContain("ERROR: function get_date() does not exist\n  Hint: ");
  expect(answer.Error).toContain("\n  Position: 8");
});

test("a sleeping statement sleeps on the clock, and a cancel wakes it", async () => {
  const python = `create or replace function public.f_slow(str_in varchar(50), int_in int)
    RETURNS varchar(50) stable AS $$
      import time
      time.sleep(int_in)
      return str_in
    $$ LANGUAGE plpythonu;`;
  await ran(python);
  const slow = await execute("select public.f_slow(getdate()::varchar(50), 600)");
  expect(await described(slow, "STARTED")).toMatchObject({ Status: "STARTED", Duration: -1 });
  expect(await call("CancelStatement", { Id: slow })).toEqual({ Status: true });
  expect(await described(slow)).toMatchObject({
    Status: "ABORTED",
    Error: "ERROR: Query cancelled on user's request",
  });
  expect(await call("CancelStatement", { Id: slow })).toEqual({
    error: "ValidationException",
    message: `Could not cancel a query that is already in ABORTED state with ID: ${slow}`,
  });
  const other = await execute("select public.f_slow('x', 60)");
  await described(other, "STARTED");
  // The thread sleeps when it has told so; then the clock may be turned.
  while ((await call("DescribeStatement", { Id: other })).Status === "STARTED") {
    await aws.clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await described(other)).toMatchObject({ Status: "FINISHED", ResultRows: 1 });
});
