// treadle-api.mjs — the same through the API: shapes checked, JSON text in and out, StartSyncExecution.
import { workloadOf } from "../workloads.mjs";
import { checked, hostWith } from "./treadle-engine.mjs";

export async function open({ workload: text }) {
  const workload = workloadOf(text);
  const { host, stateMachineArn } = await hostWith(workload.definition);
  const request = { stateMachineArn, input: JSON.stringify(workload.input) };
  const run = async () => {
    const { status, body } = await host.call("StartSyncExecution", request);
    if (status !== 200 || body.status !== "SUCCEEDED") throw new Error(JSON.stringify(body));
    return body.output;
  };
  await checked(workload, async () => JSON.parse(await run()));
  return { run };
}
