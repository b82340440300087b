// crash-writer.mjs — writes to the built services in a folder and prints every write that was acknowledged, until it is
// killed.
import { loadModelFile } from "../../dist/integrations/index.js";
import { createServices } from "../../dist/services/index.js";

const [dataDirectory] = process.argv.slice(2);
const scope = { account: "123456789012", region: "us-east-1" };
const clock = {
  now: () => Date.now(),
  wakeAt: (at, wake) => {
    const timer = setTimeout(wake, Math.max(at - Date.now(), 0));
    return () => clearTimeout(timer);
  },
  hold: () => () => {},
};
const services = await createServices({
  ...{ dataDirectory, clock, modelOf: loadModelFile, deliver: {}, tableChangeMs: 0 },
  ...{ origin: () => "http://localhost", report: (...said) => console.error(...said) },
});
const call = async (service, operation, parameters) => {
  const outcome = await services.call({ service, operation, parameters, scope });
  if (!outcome.ok) throw new Error(`${operation}: ${outcome.message}`);
};
await call("sqs", "CreateQueue", { QueueName: "q" });
await call("dynamodb", "CreateTable", {
  TableName: "things",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
});
await new Promise((resolve) => setTimeout(resolve, 100));
await call("s3", "CreateBucket", { Bucket: "bucket" });
const kinds = {
  sqs: (id) => call("sqs", "SendMessage", { QueueUrl: "/123456789012/q", MessageBody: id }),
  dynamodb: (id) => call("dynamodb", "PutItem", { TableName: "things", Item: { pk: { S: id } } }),
  s3: (id) => call("s3", "PutObject", { Bucket: "bucket", Key: id, Body: id }),
};
async function write(kind, lane) {
  for (let i = 0; ; i++) {
    const id = `${lane}-${i}`;
    await kinds[kind](id);
    process.stdout.write(`${kind} ${id}\n`);
  }
}
await Promise.all(
  Object.keys(kinds).flatMap((kind) => [1, 2, 3, 4].map((lane) => write(kind, lane))),
);
