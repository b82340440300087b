// load-process.mjs — the process that makes the load, apart from the server and from the one who measures.
//
// Messages: `{ type: "load", url, clients, seconds, operation, body }` → `{ answered, errors, seconds, expected }`;
// `{ type: "latency", url, stateMachineArn, count }` → `{ milliseconds: […] }`, start to SUCCEEDED each.
import { RawConnection, requestText } from "./raw-connection.mjs";

async function connections(url, count) {
  const { hostname, port } = new URL(url);
  return await Promise.all(
    Array.from({ length: count }, () => RawConnection.open(hostname, Number(port))),
  );
}

async function load({ url, clients, seconds, operation, body }) {
  const open = await connections(url, clients);
  const text = requestText({ host: new URL(url).host, operation, body });
  const sum = { answered: 0, errors: 0, firstError: undefined };
  const begun = performance.now();
  const until = begun + seconds * 1000;
  const client = async (connection) => {
    while (performance.now() < until) {
      const answer = await connection.send(text);
      sum.answered += 1;
      // StartSyncExecution answers 200 however it ended.
      if (answer.status === 200 && !answer.body.includes('"FAILED"')) continue;
      sum.errors += 1;
      sum.firstError ??= answer.body;
    }
  };
  await Promise.all(open.map(client));
  for (const connection of open) connection.close();
  return { ...sum, seconds: (performance.now() - begun) / 1000 };
}

async function latency({ url, stateMachineArn, count }) {
  const [connection] = await connections(url, 1);
  const { host } = new URL(url);
  const start = requestText({
    ...{ host, operation: "StartExecution" },
    body: { stateMachineArn, input: "{}" },
  });
  const milliseconds = [];
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    const { executionArn } = JSON.parse((await connection.send(start)).body);
    const describe = requestText({
      ...{ host, operation: "DescribeExecution" },
      body: { executionArn },
    });
    let status = "RUNNING";
    while (status === "RUNNING") {
      ({ status } = JSON.parse((await connection.send(describe)).body));
    }
    if (status !== "SUCCEEDED") throw new Error(`${executionArn} ended ${status}`);
    milliseconds.push(performance.now() - begun);
  }
  connection.close();
  return { milliseconds };
}

process.on("message", (message) => {
  const work = message.type === "load" ? load(message) : latency(message);
  work.then(
    (done) => process.send(done),
    (error) => process.send({ error: error.stack ?? String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
