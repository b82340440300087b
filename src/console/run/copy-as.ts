// copy-as.ts — what a person wants to paste somewhere else: commands that say the same as the page.

import type { ExecutionView } from "../../console-wire/index.ts";
import { isExpress } from "./express.ts";

/** A word for a POSIX shell; plain words stay as they are. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Linux passes no longer word to a program; counted here in UTF-16 units of at most three bytes. */
const WORD_MAX = 131_071 / 3;

/** What cannot be a word of a command is written into a file before it. */
class Words {
  #files = "";

  /** `--flag value`, or a file that AWS's command line reads instead. */
  option(flag: string, value: string): string {
    if (value.length <= WORD_MAX) return `${flag} ${shellWord(value)}`;
    return `${flag} file://${this.file(`treadle-${flag.slice(2)}.json`, value)}`;
  }

  /** `value` is JSON: no line of it is the document's last one. */
  file(name: string, value: string): string {
    this.#files += `cat > ${name} <<'END'\n${value}\nEND\n`;
    return name;
  }

  /** The command behind what it reads. */
  before(command: string): string {
    return this.#files + command;
  }
}

/** A call of the AWS CLI such as `stepfunctions start-execution`, with the endpoint that it is to ask. */
export function awsCommand(
  call: string,
  endpoint: string,
  options: readonly (readonly [flag: string, value: string])[],
): string {
  const words = new Words();
  const all = [["--endpoint-url", endpoint] as const, ...options];
  const given = all.map(([flag, value]) => words.option(flag, value));
  return words.before(["aws", call, ...given].join(" "));
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
  const start = {
    label: "aws: start one like this",
    text: awsCommand("stepfunctions start-execution", endpoint, [
      ["--state-machine-arn", view.aliasArn ?? view.versionArn ?? view.stateMachineArn],
      ["--input", view.input],
    ]),
  };
  // The API describes none of Express, and has no history of it.
  const { executionArn } = view;
  if (isExpress(executionArn)) return [start];
  const [arn, at] = [shellWord(executionArn), shellWord(endpoint)];
  return [
    {
      label: "aws: describe",
      text: awsCommand("stepfunctions describe-execution", endpoint, [
        ["--execution-arn", executionArn],
      ]),
    },
    start,
    { label: "treadle: show", text: `treadle history ${arn} --endpoint ${at}` },
    {
      label: "curl",
      text: curlCommand("DescribeExecution", { executionArn }, endpoint),
    },
  ];
}

/** One operation of the API as a curl command. */
export function curlCommand(operation: string, body: unknown, endpoint: string): string {
  const words = new Words();
  const data = JSON.stringify(body);
  const isLong = data.length > WORD_MAX;
  const command = [
    `curl -s ${shellWord(endpoint)}`,
    `-H 'Content-Type: application/x-amz-json-1.0'`,
    `-H 'X-Amz-Target: AWSStepFunctions.${operation}'`,
    `-d ${isLong ? `@${words.file("treadle-request.json", data)}` : shellWord(data)}`,
  ];
  return words.before(command.join(" \\\n  "));
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
  const words = new Words();
  const options = [
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
  const given = options.flatMap(([flag = "", value]) =>
    value === undefined || value === "" ? [] : [words.option(flag, value)],
  );
  const command = [`${NO_HOST_PREFIX} aws stepfunctions test-state`, ...given];
  return words.before(command.join(" \\\n  "));
}
