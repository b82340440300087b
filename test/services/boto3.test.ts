import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runAws, runPython, withoutAwsCli, withoutBoto3 } from "./python-client.ts";
import { startWireServer, type WireServer } from "./wire-server.ts";

const noBoto3 = withoutBoto3();
const noCli = withoutAwsCli();
if (noBoto3 !== undefined) console.log(`skipped: ${noBoto3}`);
if (noCli !== undefined) console.log(`skipped: ${noCli}`);

let server: WireServer;
beforeAll(async () => {
  server = await startWireServer();
});
afterAll(async () => {
  await server.stop();
  expect(server.problems).toEqual([]);
});
const python = (script: string) => runPython(server.origin, script);

describe.skipIf(noBoto3 !== undefined)("boto3", () => {
  test("uses DynamoDB: tables with waiters, items, conditions, transactions", async () => {
    const said = await python(`
db = client("dynamodb")
db.create_table(TableName="things", BillingMode="PAY_PER_REQUEST",
  AttributeDefinitions=[{"AttributeName":"pk","AttributeType":"S"}], KeySchema=[{"AttributeName":"pk","KeyType":"HASH"}])
db.get_waiter("table_exists").wait(TableName="things", WaiterConfig={"Delay":1})
db.put_item(TableName="things", Item={"pk":{"S":"1"},"bin":{"B":b"\\x00\\x01"}})
out = {"item": db.get_item(TableName="things", Key={"pk":{"S":"1"}})["Item"]["bin"]["B"].hex()}
out["condition"] = error(lambda: db.put_item(TableName="things", Item={"pk":{"S":"1"}}, ConditionExpression="attribute_not_exists(pk)"))
out["cancelled"] = error(lambda: db.transact_write_items(TransactItems=[{"Put":{"TableName":"things","Item":{"pk":{"S":"1"}},"ConditionExpression":"attribute_not_exists(pk)"}}]))
out["unknown"] = error(lambda: db.list_exports())
print(json.dumps(out))
`);
    expect(said).toEqual({
      item: "0001",
      condition: ["ConditionalCheckFailedException", "The conditional request failed", 400],
      cancelled: [
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed]",
        400,
      ],
      unknown: [
        "UnknownOperationException",
        "The operation ListExports of dynamodb is not embedded in Treadle",
        400,
      ],
    });
  });

  test("uses SQS: attributes, batches, long polls, errors by their old codes", async () => {
    const said = await python(`
sqs = client("sqs")
url = sqs.create_queue(QueueName="q", Attributes={"VisibilityTimeout":"1"}, tags={"a":"b"})["QueueUrl"]
sqs.send_message_batch(QueueUrl=url, Entries=[{"Id":"1","MessageBody":"x","MessageAttributes":{"n":{"DataType":"Binary","BinaryValue":b"\\x01"}}}])
got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, MessageAttributeNames=["All"], AttributeNames=["All"])["Messages"][0]
sqs.delete_message(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"])
out = {"url": url.endswith("/123456789012/q"), "body": got["Body"], "n": got["MessageAttributes"]["n"]["BinaryValue"].hex(), "tags": sqs.list_queue_tags(QueueUrl=url)["Tags"]}
out["missing"] = error(lambda: sqs.get_queue_url(QueueName="none"))
out["invalid"] = error(lambda: sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=11))[0]
print(json.dumps(out))
`);
    expect(said).toEqual({
      url: true,
      body: "x",
      n: "01",
      tags: { a: "b" },
      missing: [
        "AWS.SimpleQueueService.NonExistentQueue",
        "The specified queue does not exist.",
        400,
      ],
      invalid: "InvalidParameterValue",
    });
  });

  test("the query protocol of SQS answers clients of before 2023", async () => {
    const form = new URLSearchParams({
      ...{ Action: "CreateQueue", Version: "2012-11-05", QueueName: "old" },
      ...{ "Attribute.1.Name": "VisibilityTimeout", "Attribute.1.Value": "7" },
    });
    const post = async (path: string, body: URLSearchParams) =>
      await (await fetch(server.origin + path, { method: "POST", body })).text();
    expect(await post("/", form)).toContain("/123456789012/old</QueueUrl>");
    const version = { Version: "2012-11-05" };
    const sent = await post(
      "/123456789012/old",
      new URLSearchParams({ Action: "SendMessage", MessageBody: "hi", ...version }),
    );
    expect(sent).toContain("<MD5OfMessageBody>49f68a5c8493ec2c0bf489821c21fc3b</MD5OfMessageBody>");
    const got = await post(
      "/123456789012/old",
      new URLSearchParams({ Action: "ReceiveMessage", "AttributeName.1": "All", ...version }),
    );
    expect(got).toMatch(
      /<ReceiveMessageResult>\s*<Message>[\s\S]*<Body>hi<\/Body>[\s\S]*<Attribute>\s*<Name>SenderId</,
    );
    const wrong = await post("/", new URLSearchParams({ Action: "Fly", ...version }));
    expect(wrong).toContain("<Code>InvalidAction</Code>");
  });
});

describe.skipIf(noCli !== undefined)("the AWS CLI", () => {
  test("lists what boto3 made", async () => {
    expect(await runAws(server.origin, "sqs", "list-queues")).toMatchObject({
      QueueUrls: expect.arrayContaining([expect.stringMatching(/\/q$/)]),
    });
    expect(await runAws(server.origin, "dynamodb", "list-tables")).toEqual({
      TableNames: ["things"],
    });
  });
});
