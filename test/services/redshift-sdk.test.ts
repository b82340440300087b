// The Redshift Data API with the SDK for JavaScript, over HTTP.
import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  type DescribeStatementCommandOutput,
  DescribeTableCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  GetStatementResultV2Command,
  ListDatabasesCommand,
  ListSchemasCommand,
  ListTablesCommand,
  paginateGetStatementResult,
  paginateListStatements,
  RedshiftDataClient,
  ResourceNotFoundException,
  type StatusString,
  ValidationException,
} from "@aws-sdk/client-redshift-data";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWireServer, type WireServer } from "./wire-server.ts";

const PLACE = { WorkgroupName: "sdk", Database: "dev" };
const ENDED: readonly (StatusString | undefined)[] = ["FINISHED", "FAILED", "ABORTED"];

let server: WireServer;
let client: RedshiftDataClient;
beforeAll(async () => {
  server = await startWireServer();
  client = new RedshiftDataClient({
    ...{ endpoint: server.origin, region: "us-east-1" },
    credentials: { accessKeyId: "123456789012", secretAccessKey: "any" },
  });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
  expect(server.problems).toEqual([]);
});

async function described(
  Id: string | undefined,
  until = ENDED,
): Promise<DescribeStatementCommandOutput> {
  for (;;) {
    const told = await client.send(new DescribeStatementCommand({ Id }));
    if (until.includes(told.Status)) return told;
  }
}

async function ran(
  Sql: string,
  more: Partial<ExecuteStatementCommand["input"]> = {},
): Promise<DescribeStatementCommandOutput> {
  const { Id } = await client.send(new ExecuteStatementCommand({ ...PLACE, ...more, Sql }));
  return described(Id);
}

describe("the SDK for JavaScript", { timeout: 120_000 }, () => {
  test("executes with parameters and reads the result, its times and its types", async () => {
    const sql = "select :n::int as n, 1.5::float8 as f, true as b, null::text as nothing, 'x' as t";
    const done = await ran(sql, {
      ...{ Parameters: [{ name: "n", value: "5" }], StatementName: "typed" },
    });
    expect(done).toMatchObject({ Status: "FINISHED", HasResultSet: true, ResultRows: 1 });
    expect(done.CreatedAt).toBeInstanceOf(Date);
    const result = await client.send(new GetStatementResultCommand({ Id: done.Id }));
    expect(result.Records).toEqual([
      [
        ...[{ longValue: 5 }, { doubleValue: 1.5 }, { booleanValue: true }],
        ...[{ isNull: true }, { stringValue: "x" }],
      ],
    ]);
    expect(result.ColumnMetadata?.map(({ name }) => name)).toEqual(["n", "f", "b", "nothing", "t"]);
  });

  test("runs batches, whose bytes are bytes", async () => {
    const Sqls = [
      "create table b (y varbyte)",
      "insert into b values ('\\x0001')",
      "select y from b",
    ];
    const { Id } = await client.send(new BatchExecuteStatementCommand({ ...PLACE, Sqls }));
    const batch = await described(Id);
    expect(batch.SubStatements?.map(({ Status }) => Status)).toEqual(Array(3).fill("FINISHED"));
    const result = await client.send(new GetStatementResultCommand({ Id: `${Id}:3` }));
    expect(result.Records?.[0]?.[0]?.blobValue).toEqual(new Uint8Array([0, 1]));
  });

  test("tells of databases, schemas, tables and columns", async () => {
    await ran("create table things (id int, name varchar(20))");
    const schema = { Schema: "public", Table: "things" };
    const { ColumnList } = await client.send(new DescribeTableCommand({ ...PLACE, ...schema }));
    expect(ColumnList?.map(({ name }) => name)).toEqual(["id", "name"]);
    const pattern = { SchemaPattern: "public", TablePattern: "thing%" };
    const { Tables } = await client.send(new ListTablesCommand({ ...PLACE, ...pattern }));
    expect(Tables).toMatchObject([{ name: "things", schema: "public" }]);
    expect((await client.send(new ListSchemasCommand(PLACE))).Schemas).toContain("public");
    expect((await client.send(new ListDatabasesCommand(PLACE))).Databases).toContain("dev");
  });

  test("pages through results and statements", async () => {
    const filling = "select n, repeat('x', 2000) from generate_series(1, 2000) n";
    const { Id } = await ran(filling, { StatementName: "paged" });
    let rows = 0;
    let pages = 0;
    for await (const { Records = [] } of paginateGetStatementResult({ client }, { Id })) {
      rows += Records.length;
      pages += 1;
    }
    expect(rows).toBe(2000);
    expect(pages).toBeGreaterThan(2);
    const found: (string | undefined)[] = [];
    const wanted = { StatementName: "paged", MaxResults: 1 };
    for await (const { Statements = [] } of paginateListStatements({ client }, wanted)) {
      found.push(...Statements.map((one) => one.Id));
    }
    expect(found).toEqual([Id]);
  });

  test("reads CSV", async () => {
    const { Id } = await ran("select 1, 'a,b'", { ResultFormat: "CSV" });
    const { Records } = await client.send(new GetStatementResultV2Command({ Id }));
    expect(Records).toEqual([{ CSVRecords: '1,"a,b"\n' }]);
  });

  test("cancels, and gets the service's exceptions", async () => {
    const Sql = "select pg_sleep(600)";
    const { Id } = await client.send(new ExecuteStatementCommand({ ...PLACE, Sql }));
    await described(Id, [...ENDED, "STARTED"]);
    expect((await client.send(new CancelStatementCommand({ Id }))).Status).toBe(true);
    expect((await described(Id)).Status).toBe("ABORTED");
    const again = client.send(new CancelStatementCommand({ Id }));
    await expect(again).rejects.toBeInstanceOf(ValidationException);
    const missing = new DescribeStatementCommand({ Id: "00000000-0000-4000-8000-000000000000" });
    await expect(client.send(missing)).rejects.toBeInstanceOf(ResourceNotFoundException);
    const failed = await ran("select get_date()");
    expect(failed).toMatchObject({
      Status: "FAILED",
      Error: expect.stringContaining("get_date()"),
    });
  });
});
