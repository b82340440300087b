// state-tester.ts — runs one state for TestState: the core's step, the same runners as executions use.
import type { StateTester, StateTestReport, StateTestRequest } from "../api/index.ts";
import { compileDefinition } from "../asl/index.ts";
import { assert, executionArn, Payload, stateMachineArn } from "../base/index.ts";
import {
  type ExecutionIdentity,
  type Limits,
  type PendingStateTest,
  type TestedOutcome,
  testState,
} from "../core/index.ts";
import type { Chance, Clock, HttpExchange, RunnerResolver, TaskOutcome } from "../engine/index.ts";
import { answeringOperation, itemsInText, taskRefusal } from "../integrations/index.ts";

export interface StateTesterPorts {
  readonly runnerFor: RunnerResolver;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly limits: Limits;
}

/** AWS gives a test five minutes. */
const TEST_MS = 300_000;

export function stateTester(ports: StateTesterPorts): StateTester {
  return {
    test: (request) => test(ports, request),
    answerShape: (resource) =>
      "pattern" in resource ? answeringOperation(resource)?.operation.output : undefined,
  };
}

async function test(ports: StateTesterPorts, request: StateTestRequest): Promise<StateTestReport> {
  const { stateName, input, variables, context, mock, configuration } = request;
  const tested = testState(compileDefinition(request.document), {
    ...{ stateName, input, variables, context, mock, configuration },
    identity: identityOf(ports.chance, request),
    at: ports.clock.now(),
    seed: ports.chance.seed(),
    limits: ports.limits,
    refuseTask: taskRefusal,
  });
  assert(tested !== undefined, "the state was found before it is tested");
  if (tested.status === "READING") return tested.resume(await itemsInText(tested));
  return tested.status === "PENDING" ? runTask(ports, tested) : tested;
}

/** A test is an execution of a machine that nobody made: both have names of chance. */
function identityOf(chance: Chance, { scope, roleArn }: StateTestRequest): ExecutionIdentity {
  const name = chance.uuid();
  const machine = chance.uuid();
  return {
    arn: executionArn(scope, machine, name).replace(":execution:", ":express:"),
    name,
    roleArn: roleArn ?? "",
    stateMachineArn: stateMachineArn(scope, machine),
    stateMachineName: machine,
    // As AWS shows it: `…:express:…`, without a redrive count.
    type: "EXPRESS",
    flow: 0,
    ...scope,
  };
}

async function runTask(
  { runnerFor, clock }: StateTesterPorts,
  pending: PendingStateTest,
): Promise<StateTestReport> {
  const { request, resume } = pending;
  const runner = runnerFor(request.resource);
  if (runner === undefined) {
    return resume(failed("States.Runtime", `Nothing here runs ${request.resourceArn}.`));
  }
  const abort = new AbortController();
  const seconds = Math.min(TEST_MS / 1000, request.timeoutSeconds ?? Number.POSITIVE_INFINITY);
  const timedOut = new Promise<"timedOut">((resolve) => {
    const cancel = clock.wakeAt(clock.now() + seconds * 1000, () => resolve("timedOut"));
    abort.signal.addEventListener("abort", cancel);
  });
  let exchange: HttpExchange | undefined;
  const run = runner.run(request, {
    signal: abort.signal,
    attempt: 1,
    submitted: () => Promise.resolve(),
    whilePassive: (wait) => wait,
    exchanged: (made) => {
      exchange = made;
    },
  });
  const outcome = await Promise.race([run, timedOut]);
  abort.abort();
  const report = resume(
    outcome === "timedOut" ? failed("States.Timeout", undefined) : testedOutcome(outcome),
  );
  return exchange === undefined ? report : { ...report, exchange };
}

function testedOutcome(outcome: TaskOutcome): TestedOutcome {
  switch (outcome.type) {
    case "succeeded":
      return { type: "result", output: outcome.output };
    case "failed":
      return { type: "error", failure: outcome.failure };
    case "waiting":
      return { type: "result", output: new Payload({}) };
  }
}

function failed(error: string, cause: string | undefined): TestedOutcome {
  return { type: "error", failure: cause === undefined ? { error } : { error, cause } };
}
