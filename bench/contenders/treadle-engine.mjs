// treadle-engine.mjs — Express in process: host, engine, mailbox, turns, history events; no HTTP.
import { Payload } from "../../dist/base/index.js";
import { clockOf, HOME_SCOPE, Host } from "../../dist/host/index.js";
import { workloadOf } from "../workloads.mjs";

/** A host in memory with one Express machine. */
export async function hostWith(definition) {
  const host = await Host.open({
    scope: HOME_SCOPE,
    clock: clockOf("real"),
    relaxed: false,
    synchronous: "FULL",
    env: {},
    log: (line) => console.error(line),
  });
  const { status, body } = await host.call("CreateStateMachine", {
    name: "bench",
    type: "EXPRESS",
    roleArn: "arn:aws:iam::123456789012:role/bench",
    definition: JSON.stringify(definition),
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { host, stateMachineArn: body.stateMachineArn };
}

/** Runs once and looks at the output; what is measured afterwards looks at the status only. */
export async function checked(workload, runForOutput) {
  const output = await runForOutput();
  if (!workload.check(output)) {
    throw new Error(`${workload.name}: wrong output ${JSON.stringify(output).slice(0, 200)}`);
  }
}

export async function open({ workload: text }) {
  const workload = workloadOf(text);
  const { host } = await hostWith(workload.definition);
  const [{ key: revisionId }] = host.engine.catalog.list("stateMachineRevision");
  const input = JSON.stringify(workload.input);
  const run = async () => {
    const answer = await host.engine.startSyncExecution({
      revisionId,
      input: Payload.parse(input),
    });
    const { status, output, error, cause } = answer.execution;
    if (status !== "SUCCEEDED") throw new Error(`${text} ended ${status} ${error} ${cause}`);
    return output;
  };
  await checked(workload, async () => JSON.parse(await run()));
  return { run };
}
