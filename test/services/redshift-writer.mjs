// redshift-writer.mjs — inserts rows by the built Redshift Data API, prints each that has FINISHED, then begins a
// statement that sleeps and waits to be killed.
import { loadModelFile } from "../../dist/integrations/index.js";
import { createServices } from "../../dist/services/index.js";

const [dataDirectory, rows] = process.argv.slice(2);
const scope = { account: "123456789012", region: "us-east-1" };
const place = { ClusterIdentifier: "c", Database: "dev" };
const clock = {
  now: () => Date.now(),
  wakeAt: (at, wake) => {
    const timer = setTimeout(wake, Math.min(Math.max(at - Date.now(), 0), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
  hold: () => () => {},
};
const services = await createServices({
  ...{ dataDirectory, clock, modelOf: loadModelFile, deliver: {} },
  ...{ origin: () => "http://localhost", report: (...said) => console.error(...said) },
});
const call = async (operation, parameters) => {
  const outcome = await services.call({ service: "redshift-data", operation, parameters, scope });
  if (!outcome.ok) throw new Error(`${operation}: ${outcome.message}`);
  return outcome.output;
};
async function until(status, Sql) {
  const { Id } = await call("ExecuteStatement", { ...place, Sql });
  for (;;) {
    const { Status, Error: text } = await call("DescribeStatement", { Id });
    if (text !== undefined) throw new Error(text);
    if (Status === status) return Id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
await until("FINISHED", "create table kept (n int)");
for (let n = 0; n < Number(rows); n += 1) {
  await until("FINISHED", `insert into kept values (${n})`);
  process.stdout.write(`${n}\n`);
}
const slow = await until("STARTED", "select pg_sleep(1000)");
process.stdout.write(`slow ${slow}\n`);
