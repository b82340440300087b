// mock-runner.ts — answers tasks from a mock file where the execution runs a test case.
//
// Owns: the choice between a mocked answer and the real runner. Never: state. Which attempt this is stands in
// the request (the retry count), so a task that is given again after a crash gets the same answer.
import {
  didYouMean,
  isJsonArray,
  isJsonObject,
  type Json,
  memberOf,
  Payload,
} from "../../base/index.ts";
import type { TaskRequest } from "../../core/index.ts";
import type { TaskOutcome, TaskRunner, TaskRunOptions } from "../../engine/index.ts";
import { succeeded } from "../outcome.ts";
import { notStarted } from "../surroundings.ts";
import type { MockedResponse, MockFile } from "./mock-file.ts";

export interface Mocks {
  readonly file: MockFile;
  /**
   * The case that the execution was started with (`<machine ARN>#<case>`), undefined where with none. A child of
   * a Distributed Map has its parent's.
   */
  testCaseOf(executionArn: string): Promise<string | undefined>;
}

/**
 * Why `machine#testCase` cannot be run with this file; undefined where it can. For StartExecution, which knows the
 * machine's definition: a case that names a state which it lacks would leave the real service to be called.
 */
export function testCaseProblem(
  file: MockFile,
  machineName: string,
  testCase: string,
  definition?: Json,
): string | undefined {
  const cases = file.machines.get(machineName);
  if (cases === undefined) return missing("state machine", machineName, [...file.machines.keys()]);
  const mocked = cases.get(testCase);
  if (mocked === undefined) {
    return missing(`test case of '${machineName}'`, testCase, [...cases.keys()]);
  }
  if (definition === undefined) return undefined;
  const states = [...stateNames(definition)];
  const strangers = [...mocked.keys()].filter((state) => !states.includes(state));
  if (strangers.length === 0) return undefined;
  const where = `StateMachines.${machineName}.TestCases.${testCase}`;
  return strangers
    .map((state) => {
      const hint = didYouMean(state, states) ?? `it has: ${states.join(", ")}`;
      return `${file.path ?? "The mock file"}: ${where}.${state}: The state machine '${machineName}' has no state called '${state}'; ${hint}`;
    })
    .join("\n");
}

/** The states of a machine, those inside of Map and Parallel states among them. */
function* stateNames(machine: Json): Generator<string> {
  const states = isJsonObject(machine) ? memberOf(machine, "States") : undefined;
  if (!isJsonObject(states)) return;
  for (const [name, state] of Object.entries(states)) {
    yield name;
    if (!isJsonObject(state)) continue;
    const branches = memberOf(state, "Branches");
    const inner = [memberOf(state, "ItemProcessor"), memberOf(state, "Iterator")];
    for (const below of [...(isJsonArray(branches) ? branches : []), ...inner]) {
      if (below !== undefined) yield* stateNames(below);
    }
  }
}

function missing(what: string, name: string, known: readonly string[]): string {
  const hint = didYouMean(name, known) ?? `it has: ${known.join(", ")}`;
  return `The mock file has no ${what} called '${name}'; ${hint}`;
}

/** `real` runs what the test case does not mention. */
export class MockRunner implements TaskRunner {
  readonly #mocks: Mocks;
  readonly #real: TaskRunner;

  constructor(mocks: Mocks, real: TaskRunner) {
    this.#mocks = mocks;
    this.#real = real;
  }

  async run(request: TaskRequest, options: TaskRunOptions): Promise<TaskOutcome> {
    const testCase = await this.#mocks.testCaseOf(request.executionArn);
    if (testCase === undefined) return this.#real.run(request, options);
    // Children of a Distributed Map run under the name `machine/label`.
    const machine = request.stateMachineName.replace(/\/.*$/s, "");
    const problem = testCaseProblem(this.#mocks.file, machine, testCase);
    if (problem !== undefined) return notStarted(problem);
    const response = this.#mocks.file.machines.get(machine)?.get(testCase)?.get(request.stateName);
    if (response === undefined) return this.#real.run(request, options);
    return answer(response, `${machine}#${testCase}`, request, options);
  }
}

async function answer(
  response: MockedResponse,
  testCase: string,
  request: TaskRequest,
  options: TaskRunOptions,
): Promise<TaskOutcome> {
  const { retryCount: attempt, stateName, resource } = request;
  const range = response.ranges.find(({ first, last }) => first <= attempt && attempt <= last);
  if (range === undefined) {
    const known = response.ranges.map(({ first, last }) =>
      first === last ? first : `${first}-${last}`,
    );
    return notStarted(
      `The mock file has no answer for attempt ${attempt} of the state '${stateName}' in ${testCase}: MockedResponses.${response.name} has ${known.join(", ") || "none"}`,
    );
  }
  const mocked = range.answer;
  if (mocked.type === "throw") {
    const { error, cause } = mocked;
    return { type: "failed", failure: cause === undefined ? { error } : { error, cause } };
  }
  const output = new Payload(mocked.value);
  const submits = resource.kind === "integration" || resource.kind === "sdk";
  if (submits && resource.pattern !== "requestResponse" && options.submittedOutput === undefined) {
    await options.submitted(output);
  }
  return succeeded(output);
}
