// copy-as.ts — what a person wants to paste somewhere else: commands that say the same as the page.
import type { ExecutionView } from "../../console-wire/index.ts";

/** A word for a POSIX shell; plain words stay as they are. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

export interface Command {
  readonly label: string;
  readonly text: string;
}

export type CopySource = Pick<
  ExecutionView,
  "executionArn" | "stateMachineArn" | "versionArn" | "aliasArn" | "input"
>;

/** Everything that the menu "Copy" offers for an execution, by an endpoint such as `http://127.0.0.1:8083`. */
export function commandsFor(view: CopySource, endpoint: string): readonly Command[] {
  const arn = shellWord(view.executionArn);
  const machine = shellWord(view.aliasArn ?? view.versionArn ?? view.stateMachineArn);
  const at = shellWord(endpoint);
  return [
    {
      label: "aws: describe",
      text: `aws stepfunctions describe-execution --endpoint-url ${at} --execution-arn ${arn}`,
    },
    {
      label: "aws: start one like this",
      text: `aws stepfunctions start-execution --endpoint-url ${at} --state-machine-arn ${machine} --input ${shellWord(view.input)}`,
    },
    { label: "treadle: show", text: `treadle history ${arn} --endpoint ${at}` },
    {
      label: "curl",
      text: curlCommand("DescribeExecution", { executionArn: view.executionArn }, endpoint),
    },
  ];
}

/** One operation of the API as a curl command. */
export function curlCommand(operation: string, body: unknown, endpoint: string): string {
  return [
    `curl -s ${shellWord(endpoint)}`,
    `-H 'Content-Type: application/x-amz-json-1.0'`,
    `-H 'X-Amz-Target: AWSStepFunctions.${operation}'`,
    `-d ${shellWord(JSON.stringify(body))}`,
  ].join(" \\\n  ");
}

export interface StateTest {
  readonly definition: string;
  readonly input: string;
  readonly variables?: string;
  readonly context?: string;
  readonly roleArn?: string;
  readonly mock?: object;
  readonly stateConfiguration?: object;
}

/**
 * The AWS CLI would ask `sync-<host>` for TestState and StartSyncExecution, a name that no local server has; botocore
 * obeys this switch, which goes before the command.
 */
const NO_HOST_PREFIX = "AWS_DISABLE_HOST_PREFIX_INJECTION=true";

/** The state with its input, as a call of TestState from a shell. */
export function testStateCommand(test: StateTest, endpoint: string): string {
  const words = [
    ["--endpoint-url", endpoint],
    ["--definition", test.definition],
    ["--input", test.input],
    ["--variables", test.variables],
    ["--context", test.context],
    ["--role-arn", test.roleArn],
    ["--mock", test.mock && JSON.stringify(test.mock)],
    ["--state-configuration", test.stateConfiguration && JSON.stringify(test.stateConfiguration)],
    ["--inspection-level", "DEBUG"],
  ];
  const given = words.flatMap(([flag = "", value]) =>
    value === undefined || value === "" ? [] : [`${flag} ${shellWord(value)}`],
  );
  return [`${NO_HOST_PREFIX} aws stepfunctions test-state`, ...given].join(" \\\n  ");
}
