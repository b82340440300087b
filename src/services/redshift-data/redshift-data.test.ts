import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Answer, TestServices } from "../../../test/services/test-services.ts";

const CLUSTER = { ClusterIdentifier: "warehouse", Database: "dev", DbUser: "awsuser" };

// A database opens in seconds where the machine is busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// One for all tests: making the first database takes seconds.
let aws: TestServices;
/** The first statement of a data folder makes its databases: seconds, and many on a busy machine. */
const FIRST_MS = 180_000;

beforeAll(async () => {
  aws = await TestServices.start();
}, FIRST_MS);
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

test(
  "a statement is submitted, runs, and gives its typed rows",
  async () => {
    const sql =
      "select 1 as n, 2.5::float8 as d, 'x' as s, true as b, null::int as z, '\\x00ff'::varbyte as y, 1.50::numeric(5,2) as m";
    const started = await call("ExecuteStatement", {
      ...CLUSTER,
      Sql: sql,
      StatementName: "first",
    });
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
  },
  FIRST_MS,
);

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

test("a statement that computes is cancelled with its thread, and what was committed stays", async () => {
  await ran("create table kept (n int)");
  await ran("insert into kept values (1), (2)");
  const heavy = await execute(
    "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b",
  );
  await described(heavy, "STARTED");
  const waiting = await execute("select n from kept order by n");
  expect(await call("CancelStatement", { Id: heavy })).toEqual({ Status: true });
  expect(await described(heavy)).toMatchObject({ Status: "ABORTED" });
  expect(await described(waiting)).toMatchObject({ Status: "FINISHED" });
  const { Records } = await call("GetStatementResult", { Id: waiting });
  expect(Records).toEqual([[{ longValue: 1 }], [{ longValue: 2 }]]);
}, 30_000);

test("a statement that waits for its turn is cancelled too", async () => {
  const first = await execute("select pg_sleep(600)");
  await described(first, "STARTED");
  const second = await execute("insert into kept values (3)");
  expect(await call("CancelStatement", { Id: second })).toEqual({ Status: true });
  expect(await described(second)).toMatchObject({ Status: "ABORTED" });
  expect(await call("CancelStatement", { Id: first })).toEqual({ Status: true });
  expect(await rows("select count(*) from kept")).toEqual([[{ longValue: 2 }]]);
});

test("a batch is one transaction, and its statements have results of their own", async () => {
  const batch = async (...Sqls: readonly string[]) => {
    const { Id } = await call("BatchExecuteStatement", {
      ...CLUSTER,
      Sqls,
      StatementName: "batch",
    });
    return described(Id);
  };
  const good = await batch("insert into kept values (10)", "select max(n) from kept");
  expect(good).toMatchObject({ Status: "FINISHED", HasResultSet: true });
  expect(good.QueryString).toBeUndefined();
  expect(good.SubStatements).toMatchObject([
    { Id: `${good.Id}:1`, Status: "FINISHED", HasResultSet: false, ResultRows: 1 },
    { Id: `${good.Id}:2`, Status: "FINISHED", HasResultSet: true, ResultRows: 1 },
  ]);
  const second = await call("GetStatementResult", { Id: `${good.Id}:2` });
  expect(second.Records).toEqual([[{ longValue: 10 }]]);
  const bad = await batch("insert into kept values (11)", "select nothing", "select 1");
  expect(bad.Error).toMatch(/^Query #2 failed with ERROR: column "nothing" does not exist/);
  expect(bad.SubStatements.map(({ Status }: Answer) => Status)).toEqual([
    ...["FINISHED", "FAILED", "ABORTED"],
  ]);
  expect(await rows("select max(n) from kept")).toEqual([[{ longValue: 10 }]]);
});

test("parameters are named, and values become what the statement needs", async () => {
  const Parameters = [
    { name: "n", value: "2" },
    { name: "text", value: "it's ':n'" },
  ];
  const sql = "select n, :text::varchar, ':n' as quoted from kept where n = :n";
  expect(await rows(sql, { Parameters })).toEqual([
    [{ longValue: 2 }, { stringValue: "it's ':n'" }, { stringValue: ":n" }],
  ]);
  const refused = async (Sql: string, more: object) =>
    (await call("ExecuteStatement", { ...CLUSTER, Sql, ...more })).message;
  expect(await refused("select :other", { Parameters })).toBe("Cannot find parameter: other");
  expect(await refused("select :n", { Parameters })).toBe(
    "Parameters list contains unused parameters. Unused parameters: [text]",
  );
});

test("a session keeps its temporary tables, its settings and its transaction", async () => {
  const first = await call("ExecuteStatement", {
    ...{ ...CLUSTER, Sql: "create temp table mine (n int)", SessionKeepAliveSeconds: 60 },
  });
  expect(first.SessionId).toMatch(/^[0-9a-f-]{36}$/);
  await described(first.Id);
  const { SessionId } = first;
  const inSession = async (Sql: string) => {
    // The session is free a moment after its statement has ended.
    for (;;) {
      const { Id, message } = await call("ExecuteStatement", { Sql, SessionId });
      if (Id !== undefined) return described(Id);
      expect(message).toMatch(/^Session is not available/);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await inSession("insert into mine values (7)");
  await inSession("begin");
  await inSession("insert into kept values (99)");
  const outside = await execute("select count(*) from kept where n = 99");
  const inside = await inSession(
    "select (select count(*) from kept where n = 99), (select n from mine)",
  );
  expect((await call("GetStatementResult", { Id: inside.Id })).Records).toEqual([
    [{ longValue: 1 }, { longValue: 7 }],
  ]);
  await inSession("rollback");
  await described(outside);
  expect((await call("GetStatementResult", { Id: outside })).Records).toEqual([[{ longValue: 0 }]]);
  await aws.clock.advance(61_000);
  expect(await call("ExecuteStatement", { Sql: "select 1", SessionId })).toMatchObject({
    error: "ResourceNotFoundException",
  });
  expect(await described(await execute("select n from mine"))).toMatchObject({ Status: "FAILED" });
});

test("results come in pages, as records or as CSV", async () => {
  const sql = "select n, repeat('x', 1000) as filling from generate_series(1, 3000) n";
  const { Id } = await ran(sql);
  let NextToken: string | undefined;
  const numbers: number[] = [];
  let pages = 0;
  do {
    const page: Answer = await call("GetStatementResult", { Id, ...(NextToken && { NextToken }) });
    expect(page.TotalNumRows).toBe(3000);
    expect(page.ColumnMetadata).toHaveLength(2);
    numbers.push(...page.Records.map(([first]: Answer) => first.longValue));
    NextToken = page.NextToken;
    pages += 1;
  } while (NextToken !== undefined);
  expect(pages).toBeGreaterThan(2);
  expect(numbers).toEqual(Array.from({ length: 3000 }, (_, at) => at + 1));
  const csv = await ran("select 1 as a, 'x,\"y' as b, null as c", { ResultFormat: "CSV" });
  expect(await call("GetStatementResultV2", { Id: csv.Id })).toMatchObject({
    ...{ Records: [{ CSVRecords: '1,"x,""y",\n' }], ResultFormat: "CSV", TotalNumRows: 1 },
  });
  expect(await call("GetStatementResult", { Id: csv.Id })).toMatchObject({
    error: "ValidationException",
  });
  expect(await rows("select 9007199254740993::bigint")).toEqual([
    [{ longValue: expect.objectContaining({ text: "9007199254740993" }) }],
  ]);
});

test("the same ClientToken is the same statement", async () => {
  const request = { ...CLUSTER, Sql: "select 5", ClientToken: "token-1" };
  const { Id } = await call("ExecuteStatement", request);
  expect((await call("ExecuteStatement", request)).Id).toBe(Id);
  expect(await call("ExecuteStatement", { ...request, Sql: "select 6" })).toMatchObject({
    error: "ValidationException",
  });
});

test("statements are listed by name, status and place, the newest first", async () => {
  for (const name of ["list-a", "list-b"]) await ran("select 1", { StatementName: name });
  await described(await execute("select nothing", { StatementName: "list-c" }));
  const names = async (more: object) => {
    const { Statements } = await call("ListStatements", { StatementName: "list-", ...more });
    return Statements.map(({ StatementName }: Answer) => StatementName);
  };
  expect(await names({})).toEqual(["list-b", "list-a"]);
  expect(await names({ Status: "ALL" })).toEqual(["list-c", "list-b", "list-a"]);
  expect(await names({ Status: "FAILED" })).toEqual(["list-c"]);
  expect(await names({ WorkgroupName: "none" })).toEqual([]);
  const page = await call("ListStatements", { StatementName: "list-", MaxResults: 1 });
  expect(page.Statements[0]).toMatchObject({ QueryString: "select 1", IsBatchStatement: false });
  expect(await names({ NextToken: page.NextToken })).toEqual(["list-a"]);
});

test("databases, schemas, tables and columns are the catalogue's", async () => {
  await ran("create schema if not exists shop");
  await ran(`create table shop.orders (
    id bigint identity(1, 1) not null distkey encode az64, name varchar(40) default 'x',
    at timestamp default sysdate, data super, primary key (id)
  ) diststyle key compound sortkey (id, at)`);
  await ran("insert into shop.orders (name) values ('first')");
  await ran("create view shop.names as select name from shop.orders");
  expect((await call("ListDatabases", CLUSTER)).Databases).toEqual(["dev"]);
  const { Schemas } = await call("ListSchemas", CLUSTER);
  expect(Schemas).toEqual(expect.arrayContaining(["public", "shop", "pg_catalog"]));
  expect(Schemas).not.toContain("treadle_redshift");
  expect((await call("ListTables", { ...CLUSTER, SchemaPattern: "shop" })).Tables).toEqual([
    { name: "names", schema: "shop", type: "VIEW" },
    { name: "orders", schema: "shop", type: "TABLE" },
  ]);
  const table = await call("DescribeTable", { ...CLUSTER, Schema: "shop", Table: "orders" });
  expect(table.TableName).toBe("orders");
  expect(table.ColumnList).toMatchObject([
    { name: "id", typeName: "int8", nullable: 0, schemaName: "shop", tableName: "orders" },
    {
      name: "name",
      typeName: "varchar",
      precision: 40,
      nullable: 1,
      columnDefault: "'x'::character varying",
    },
    { name: "at", typeName: "timestamp" },
    { name: "data", typeName: "super" },
  ]);
  const orders = await ran("select id, name from shop.orders");
  const { ColumnMetadata } = await call("GetStatementResult", { Id: orders.Id });
  expect(ColumnMetadata[0]).toMatchObject({ tableName: "orders", schemaName: "shop", nullable: 0 });
});

test("requests without a place, and ids that are none, are refused", async () => {
  const message = async (parameters: object) =>
    (await call("ExecuteStatement", { Sql: "select 1", ...parameters })).message;
  expect(await message({})).toBe("Either ClusterIdentifier or WorkgroupName must be provided.");
  expect(await message({ ClusterIdentifier: "c" })).toBe("Database must be provided.");
  expect(await message({ ...CLUSTER, WorkgroupName: "group" })).toContain("together");
  expect(await message({ ...CLUSTER, Sql: "x".repeat(102_401) })).toContain("100 KB");
  expect(await message({ ...CLUSTER, ClusterIdentifier: "UPPER" })).toContain(
    "'clusterIdentifier'",
  );
  const Id = "00000000-0000-4000-8000-000000000000";
  for (const operation of ["DescribeStatement", "GetStatementResult", "CancelStatement"])
    expect(await call(operation, { Id })).toMatchObject({
      ...{ error: "ResourceNotFoundException", message: "Query does not exist.", ResourceId: Id },
    });
  const two = await described(await execute("select 1; select 2"));
  expect(two.Error).toContain("cannot insert multiple commands into a prepared statement");
  const { Id: none } = await ran("create table if not exists kept (n int)");
  expect((await call("GetStatementResult", { Id: none })).message).toBe(
    "Query does not have result. Please check query status with DescribeStatement.",
  );
});

test("Redshift's functions give what its guide says", async () => {
  const said: readonly (readonly [string, object])[] = [
    ["datediff(qtr, '1998-07-01', '2008-07-01')", { longValue: 40 }],
    ["datediff(week, '2009-01-01', '2009-12-31')", { longValue: 52 }],
    ["datediff(day, '2009-01-01 23:59', '2009-01-02 00:01')", { longValue: 1 }],
    ["datediff(hour, '2009-01-01 09:59', '2009-01-01 11:01')", { longValue: 2 }],
    ["datediff(mon, '2008-12-31', '2009-01-01')", { longValue: 1 }],
    ["dateadd(month, 18, '2008-02-28'::timestamp)", { stringValue: "2009-08-28 00:00:00" }],
    ["dateadd(qtr, 1, '2008-01-31'::timestamp)", { stringValue: "2008-04-30 00:00:00" }],
    ["last_day('2024-02-10'::timestamp)", { stringValue: "2024-02-29" }],
    ["add_months('2008-03-31'::timestamp, -1)", { stringValue: "2008-02-29 00:00:00" }],
    ["months_between('1969-01-18'::timestamp, '1969-03-18'::timestamp)", { doubleValue: -2 }],
    ["charindex('fish', 'dogfish')", { longValue: 4 }],
    ["len('cat')", { longValue: 3 }],
    [
      'json_extract_path_text(\'{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}\', \'f4\', \'f6\')',
      { stringValue: "star" },
    ],
    ["is_valid_json('{\"a\":1}')", { booleanValue: true }],
    ["is_valid_json('no')", { booleanValue: false }],
    [
      "convert_timezone('America/New_York', '2024-01-01 12:00'::timestamp)",
      { stringValue: "2024-01-01 07:00:00" },
    ],
    ["nvl2(null, 1, 2)", { longValue: 2 }],
    ["decode(null, 1, 'a', null, 'b')", { stringValue: "b" }],
    ["round(2.345::float8, 2)", { doubleValue: 2.35 }],
    [
      "sha2('abc', 256)",
      { stringValue: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    ],
  ];
  const [record] = await rows(`select ${said.map(([sql]) => sql).join(", ")}`);
  expect(record).toEqual(said.map(([, field]) => field));
  expect(
    await rows(`select listagg(n, '-') within group (order by n desc), median(n)
      from (select 1 as n union all select 2 union all select 4) t`),
  ).toEqual([[{ stringValue: "4-2-1" }, { doubleValue: 2 }]]);
});
