// server.mjs — a host as a process of its own, to be killed. It listens, and answers calls that come as JSON lines:
//
//   node server.mjs <data directory>
//   {"service", "operation", "parameters"} → {"ok", "output"} or {"ok", "message"}, in their order
import { createInterface } from "node:readline";
import { RealClock } from "../../dist/engine/index.js";
import { HOME_SCOPE, Host } from "../../dist/host/index.js";

const host = await Host.open({
  ...{ dataDirectory: process.argv[2], scope: HOME_SCOPE, clock: new RealClock() },
  ...{ relaxed: false, synchronous: "FULL", env: {}, listens: true },
  log: (line) => console.error(line),
});
await host.listen("127.0.0.1", 0);
const services = await host.services.get();
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await services.call({ ...JSON.parse(line), scope: HOME_SCOPE });
  const { ok, output, message } = answer;
  process.stdout.write(`${JSON.stringify({ ok, output, message })}\n`);
}
