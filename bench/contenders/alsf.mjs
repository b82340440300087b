// alsf.mjs — aws-local-stepfunctions (npm), as a library, with its checks of paths and ARNs off.
import { StateMachine } from "aws-local-stepfunctions";
import { workloadOf } from "../workloads.mjs";

export async function open({ workload: text }) {
  const workload = workloadOf(text);
  const validationOptions = { checkPaths: false, checkArn: false };
  const machine = new StateMachine(workload.definition, { validationOptions });
  const run = () => machine.run(workload.input).result;
  const output = await run();
  if (!workload.check(output)) throw new Error(`${text}: wrong output`);
  return { run };
}
