// test-cases.ts — which mocked test case an execution runs: remembered at its start, asked for at every task.
import type { TestCases } from "../api/index.ts";
import { executionArn, parseArn, parseForeignJson } from "../base/index.ts";
import type { Engine } from "../engine/index.ts";
import { type MockFile, type Mocks, testCaseProblem } from "../integrations/index.ts";

/** Both ends of it: the API's, which remembers, and the mocks', which ask. */
export interface MockedCases {
  readonly forApi: TestCases;
  readonly forTasks: Mocks;
}

/** Kept in the catalog, so that an execution goes on with its case after a restart. */
export function mockedCases(file: MockFile, engine: () => Engine): MockedCases {
  const key = (arn: string): string => `testCase/${arn}`;
  const testCaseOf = async (arn: string): Promise<string | undefined> => {
    const own = engine().catalog.get("setting", key(arn));
    if (own !== undefined) return own;
    // A child of a Distributed Map runs its parent's case; only those have a label in their machine's name.
    if (!arn.includes("/")) return undefined;
    const parent = (await engine().describeExecution(arn))?.parentExecutionArn;
    return parent === undefined ? undefined : testCaseOf(parent);
  };
  return {
    forTasks: { file, testCaseOf },
    forApi: {
      problem: (machine, testCase, definition) =>
        testCaseProblem(file, machine, testCase, parseForeignJson(definition)),
      remember: (machineArn, name, testCase) =>
        engine().catalog.put("setting", key(executionArnOf(machineArn, name)), testCase),
    },
  };
}

function executionArnOf(machineArn: string, name: string): string {
  const { account = "", partition, region = "", resource = "" } = parseArn(machineArn) ?? {};
  return executionArn({ account, partition, region }, resource.split(":")[1] ?? "", name);
}
