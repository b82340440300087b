// Restarts, events and the day of keeping, each on services of its own.
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Answer, TestServices } from "../../../test/services/test-services.ts";

const PLACE = { WorkgroupName: "analysts", Database: "dev" };
let aws: TestServices;
beforeEach(async () => {
  aws = await TestServices.start();
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});

const call = (operation: string, parameters: object = {}): Promise<Answer> =>
  aws.call("redshift-data", operation, parameters as never);
async function execute(Sql: string, more: object = {}): Promise<string> {
  const place = "ClusterIdentifier" in more ? {} : PLACE;
  return (await call("ExecuteStatement", { ...place, Sql, ...more })).Id;
}

async function described(Id: string, until?: string): Promise<Answer> {
  for (;;) {
    const answer = await call("DescribeStatement", { Id });
    if (answer.Status === until || ["FINISHED", "FAILED", "ABORTED"].includes(answer.Status))
      return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const bodies = async (count: number): Promise<readonly Answer[]> => {
  const got: Answer[] = [];
  while (got.length < count) {
    await aws.clock.advance(0);
    const parameters = { QueueUrl: "ends", MaxNumberOfMessages: 10 };
    const { Messages = [] } = await aws.call("sqs", "ReceiveMessage", parameters);
    got.push(...Messages.map(({ Body }: Answer) => JSON.parse(Body)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return got;
};

async function listenToEnds(): Promise<void> {
  await aws.call("sqs", "CreateQueue", { QueueName: "ends" });
  const EventPattern = JSON.stringify({
    source: ["aws.redshift-data"],
    "detail-type": ["Redshift Data Statement Status Change"],
  });
  await aws.call("events", "PutRule", { Name: "ends", EventPattern });
  const Arn = "arn:aws:sqs:eu-west-1:123456789012:ends";
  await aws.call("events", "PutTargets", { Rule: "ends", Targets: [{ Id: "q", Arn }] });
}

test("the end of a statement is an event where one was asked for", {
  timeout: 60_000,
}, async () => {
  await listenToEnds();
  await described(await execute("select 1"));
  const good = await execute("select 1 union select 2", { WithEvent: true, StatementName: "good" });
  const bad = await execute("select nothing", { WithEvent: true });
  const events = await bodies(2);
  expect(events.map(({ detail }) => detail.statementId)).toEqual([good, bad]);
  expect(events[0]).toMatchObject({
    ...{ source: "aws.redshift-data", "detail-type": "Redshift Data Statement Status Change" },
    ...{ account: "123456789012", region: "eu-west-1", version: "0" },
    resources: ["arn:aws:redshift-serverless:eu-west-1:123456789012:workgroup/analysts"],
    detail: {
      ...{ state: "FINISHED", statementName: "good", statementId: good, rows: 2 },
      principal: "arn:aws:iam::123456789012:root",
      redshiftQueryId: expect.any(Number),
      expireAt: Math.floor(aws.clock.now() / 1000) + 86_400,
    },
  });
  expect(events[1].detail).toMatchObject({ state: "FAILED", rows: 0 });
  expect(events[1].detail.statementName).toBeUndefined();
});

test("after a restart rows and results are there; what ran has failed, what waited runs", {
  timeout: 60_000,
}, async () => {
  await listenToEnds();
  await described(await execute("create table kept (n int)"));
  await described(await execute("insert into kept values (1)"));
  const done = await execute("select n from kept");
  await described(done);
  const slow = await execute("select pg_sleep(1000)", { WithEvent: true });
  await described(slow, "STARTED");
  const waiting = await execute("insert into kept values (2)");
  const session = await call("ExecuteStatement", {
    ...{ ...PLACE, Sql: "select 1", SessionKeepAliveSeconds: 60 },
  });
  await aws.restart();
  expect(await described(slow)).toMatchObject({
    Status: "FAILED",
    Error: expect.stringContaining("Treadle stopped while this statement was running"),
  });
  expect((await bodies(1))[0].detail).toMatchObject({ statementId: slow, state: "FAILED" });
  expect(await described(waiting)).toMatchObject({ Status: "FINISHED", ResultRows: 1 });
  expect(await described(session.Id)).toMatchObject({
    Status: "FAILED",
    Error: "ERROR: the session of this statement ended when Treadle stopped",
  });
  expect((await call("GetStatementResult", { Id: done })).Records).toEqual([[{ longValue: 1 }]]);
  const count = await execute("select count(*) from kept");
  await described(count);
  expect((await call("GetStatementResult", { Id: count })).Records).toEqual([[{ longValue: 2 }]]);
});

test("each database of each cluster is one of its own", { timeout: 60_000 }, async () => {
  const places = [
    PLACE,
    { ...PLACE, Database: "sales" },
    { ClusterIdentifier: "analysts", Database: "dev" },
  ];
  for (const place of places) await described(await execute("create table mine (n int)", place));
  const names = [];
  for (const place of places) {
    const Id = await execute("select current_database(), count(*) from mine", place);
    expect(await described(Id)).toMatchObject({ Status: "FINISHED", ...place });
    names.push((await call("GetStatementResult", { Id })).Records[0][0].stringValue);
  }
  expect(names).toEqual(["dev", "sales", "dev"]);
  expect((await call("ListDatabases", PLACE)).Databases).toEqual(["dev", "sales"]);
});

test("statements and results are forgotten after a day, tables are not", {
  timeout: 60_000,
}, async () => {
  await described(await execute("create table kept (n int)"));
  const old = await execute("select 1");
  await described(old);
  await aws.clock.advance(23 * 3_600_000);
  const young = await execute("select 2");
  await described(young);
  await aws.clock.advance(3_600_000);
  expect(await call("DescribeStatement", { Id: old })).toMatchObject({
    ...{ error: "ResourceNotFoundException", message: "Query does not exist." },
  });
  expect((await call("GetStatementResult", { Id: young })).TotalNumRows).toBe(1);
  expect(await described(await execute("select * from kept"))).toMatchObject({ ResultRows: 0 });
});
