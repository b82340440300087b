// treadle-core.mjs — `step` alone, without engine: what the core could do, events on.
import { compileDefinition, parseDefinition } from "../../dist/asl/index.js";
import { Payload } from "../../dist/base/index.js";
import { step } from "../../dist/core/index.js";
import { workloadOf } from "../workloads.mjs";

const OPTIONS = {
  transitionsMax: Number.POSITIVE_INFINITY,
  limits: { payloadBytesMax: 262_144, historyEventsMax: Number.POSITIVE_INFINITY },
};
const IDENTITY = {
  arn: "arn:aws:states:us-east-1:123456789012:execution:bench:1",
  name: "1",
  roleArn: "arn:aws:iam::123456789012:role/bench",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:bench",
  stateMachineName: "bench",
  type: "STANDARD",
  flow: 0,
  region: "us-east-1",
  account: "123456789012",
};

export function open({ workload: text }) {
  const workload = workloadOf(text);
  const parsed = parseDefinition(JSON.stringify(workload.definition));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const program = compileDefinition(parsed.value);
  const inputText = JSON.stringify(workload.input);
  const run = () => {
    const input = Payload.parse(inputText);
    const at = 1_700_000_000_000;
    const trigger = { type: "started", identity: IDENTITY, input, at, seed: "1" };
    const { execution } = step(program, undefined, trigger, OPTIONS);
    if (execution.status !== "SUCCEEDED") throw new Error(`${text} ended ${execution.status}`);
    return execution.output;
  };
  if (!workload.check(run().value)) throw new Error(`${text}: wrong output`);
  return { run };
}
