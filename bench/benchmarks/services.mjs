// services.mjs — round trips on DynamoDB, SQS and S3 beside moto's server, in the same rounds.
import { hasProc, NO_PROC } from "../lib/cpu.mjs";
import { figuresOf, takeTurns } from "../lib/rounds.mjs";
import { dataFolder, startMoto, startTreadle } from "../lib/server-process.mjs";
import { ServiceCalls } from "../lib/service-calls.mjs";
import { quantile } from "../lib/statistics.mjs";
import { atMost } from "../lib/verdict.mjs";

const TREADLE = "treadle serve, durable";
const MOTO = "moto (Python, in memory)";
const EACH = "server CPU ms each";
const P50 = "p50 ms";
const ROUND_TRIPS_A_SECOND = 50;
const OBJECT = "x".repeat(4096);

const dynamodb = {
  name: "DynamoDB PutItem, GetItem",
  async prepare(calls) {
    const input = {
      ...{ TableName: "bench", BillingMode: "PAY_PER_REQUEST" },
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    };
    await dynamodbCall(calls, "CreateTable", input);
    for (;;) {
      const { Table } = await dynamodbCall(calls, "DescribeTable", { TableName: "bench" });
      if (Table.TableStatus === "ACTIVE") return undefined;
    }
  },
  async roundTrip(calls, _prepared, number) {
    const key = { id: { S: `item-${number}` } };
    const Item = { ...key, count: { N: String(number) }, text: { S: "some text" } };
    await dynamodbCall(calls, "PutItem", { TableName: "bench", Item });
    const got = await dynamodbCall(calls, "GetItem", { TableName: "bench", Key: key });
    if (got.Item?.count.N !== String(number)) throw new Error(`GetItem: ${JSON.stringify(got)}`);
  },
};

function dynamodbCall(calls, operation, input) {
  return calls.json({ service: "dynamodb", target: `DynamoDB_20120810.${operation}`, input });
}

const sqs = {
  name: "SQS SendMessage, ReceiveMessage, DeleteMessage",
  async prepare(calls) {
    return (await sqsCall(calls, "CreateQueue", { QueueName: "bench" })).QueueUrl;
  },
  async roundTrip(calls, QueueUrl, number) {
    await sqsCall(calls, "SendMessage", { QueueUrl, MessageBody: `message ${number}` });
    const { Messages } = await sqsCall(calls, "ReceiveMessage", { QueueUrl });
    if (Messages?.length !== 1) throw new Error("ReceiveMessage has no message");
    await sqsCall(calls, "DeleteMessage", { QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle });
  },
};

function sqsCall(calls, operation, input) {
  return calls.json({ service: "sqs", target: `AmazonSQS.${operation}`, input });
}

const s3 = {
  name: "S3 PutObject, GetObject of 4 KB",
  async prepare(calls) {
    await calls.send({ service: "s3", method: "PUT", path: "/bench" });
  },
  async roundTrip(calls, _prepared, number) {
    const path = `/bench/folder/object-${number}`;
    await calls.send({ service: "s3", method: "PUT", path, body: OBJECT });
    const { body } = await calls.send({ service: "s3", method: "GET", path });
    if (body !== OBJECT) throw new Error("GetObject gives another object");
  },
};

/** Round trips one after the other on a server: CPU each and the median of the times. */
function contenderOf(name, { server, service, calls, prepared, count }) {
  let number = 0;
  const measure = async () => {
    const cpuBefore = server.cpuSeconds();
    const milliseconds = [];
    for (let i = 0; i < count; i++) {
      const begun = performance.now();
      await service.roundTrip(calls, prepared, ++number);
      milliseconds.push(performance.now() - begun);
    }
    const cpu = server.cpuSeconds() - cpuBefore;
    return { [EACH]: (cpu * 1000) / count, [P50]: quantile(milliseconds, 0.5) };
  };
  return { name, measure };
}

async function measureService(service, servers, { rounds, seconds }) {
  const count = Math.max(10, Math.round(seconds * ROUND_TRIPS_A_SECOND));
  const contenders = [];
  const open = [];
  try {
    for (const [name, server] of servers) {
      const calls = new ServiceCalls(server.url);
      open.push(calls);
      const prepared = await service.prepare(calls);
      contenders.push(contenderOf(name, { server, service, calls, prepared, count }));
    }
    const series = await takeTurns(contenders, rounds);
    const [ours, theirs] = [TREADLE, MOTO].map((name) => series.get(name)[EACH]);
    return {
      figures: figuresOf(service.name, series),
      verdicts: [atMost(`${service.name}: no more server CPU than moto`, ours, theirs, 1)],
    };
  } finally {
    for (const calls of open) calls.close();
  }
}

export const services = {
  name: "services",
  about: "round trips on DynamoDB, SQS and S3, one client, beside moto",
  async run(settings) {
    if (!hasProc) return { skipped: NO_PROC };
    const moto = await startMoto();
    if (moto === undefined) return { skipped: "needs moto's server for Python; it is not here" };
    const data = dataFolder();
    const servers = [[MOTO, moto]];
    try {
      servers.unshift([TREADLE, await startTreadle(data.path)]);
      const figures = [];
      const verdicts = [];
      for (const service of [dynamodb, sqs, s3]) {
        const measured = await measureService(service, servers, settings);
        figures.push(...measured.figures);
        verdicts.push(...measured.verdicts);
      }
      return { figures, verdicts };
    } finally {
      for (const [, server] of servers) await server.stop();
      data.remove();
    }
  },
};
