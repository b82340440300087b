// program.ts — the command tree: names, options and help; each command is loaded when it is called.
import { Command, type CommanderError, InvalidArgumentError, Option } from "commander";
import type { DemoOptions } from "./commands/demo.ts";
import type { DevOptions } from "./commands/dev.ts";
import type { DownOptions } from "./commands/down.ts";
import type { EnvOptions } from "./commands/env.ts";
import type {
  HistoryOptions,
  RedriveOptions,
  StartOptions,
  StopOptions,
  WaitOptions,
} from "./commands/execution.ts";
import type { GraphOptions } from "./commands/graph.ts";
import type { LintOptions } from "./commands/lint.ts";
import type { ListOptions } from "./commands/list.ts";
import type { RunOptions } from "./commands/run.ts";
import type { ServeOptions } from "./commands/serve.ts";
import type { UpOptions } from "./commands/up.ts";
import { version } from "./commands/version.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { ServerOptions, Session } from "./session.ts";

// Defaults stand in host-options.ts: an option that commander filled in would hide a project's setting.

const EXECUTION = ["<execution>", "its ARN, its name, machine:name, or last: the newest"] as const;

/** Builds the tree; `done` is told the exit code of the command that ran. */
export function buildProgram(session: Session, done: (code: ExitCode) => void): Command {
  const program = new Command("treadle")
    .description("Run Amazon States Language on your own machine: durable, with the AWS API.")
    .version(version(), "-V, --version", "print the version")
    .configureOutput({
      writeErr: (text) => session.terminal.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, "treadle: ")),
    })
    .exitOverride();
  const does: Does =
    (action) =>
    async (...args) => {
      done(await action(...args));
    };
  addLocalCommands(program, session, does);
  addServe(program, session, does);
  addProjectCommands(program, session, does);
  addServerCommands(program, session, does);
  addReadingCommands(program, session, does);
  addToolCommands(program, session, does);
  for (const command of [program, ...program.commands]) {
    const name = command === program ? "treadle" : `treadle ${command.name()}`;
    command.showHelpAfterError(`  \`${name} --help\` shows what it takes`);
  }
  return program;
}

/** Makes a commander action of a command that gives an exit code. */
type Does = <Args extends readonly unknown[]>(
  action: (...args: Args) => Promise<ExitCode> | ExitCode,
) => (...args: Args) => Promise<void>;

function addLocalCommands(program: Command, session: Session, does: Does): void {
  program
    .command("run")
    .description("run a definition here, without a server, and print its output")
    .argument("<definition>", "a definition in JSON or YAML, or a state machine of treadle.yaml")
    .option("-i, --input <json>", "JSON, @file or - (standard input)", undefined)
    .option("--name <name>", "the execution's name")
    .option("--mock <file>", "answers of a MockConfigFile.json")
    .option("--test-case <name>", "the test case of the mock file")
    .option("--project <path>", "a treadle.yaml with functions and substitutions")
    .addOption(timeOption())
    .option("--timeout <seconds>", "give up waiting after so many seconds", seconds)
    .option("--relaxed", "no payload and history limits")
    .option("--express", "as an Express state machine")
    .option("--json", "one JSON document on stdout: status, output, error, cause")
    .option("--jsonl", "the history on stdout, one event a line")
    .action(
      does(async (file: string, options: RunOptions) =>
        (await import("./commands/run.ts")).run(session, file, options),
      ),
    );
}

function addServe(program: Command, session: Session, does: Does): void {
  withConsole(program.command("serve"))
    .description("start the server: wire API, health, metrics")
    .option("--host <address>", "the address to listen on (default 127.0.0.1)", named)
    .option("--port <number>", "the port; without it 8083 or the next free one", portNumber)
    .option(
      "--data <folder>",
      "where everything is kept (default .treadle, beside treadle.yaml where there is one)",
      named,
    )
    .option(
      "--project <path>",
      "a treadle.yaml or its folder; default: ./treadle.yaml where there is one",
    )
    .option("--mock <file>", "answers of a MockConfigFile.json")
    .option("--memory", "keep everything in memory and lose it at the end")
    .option("--relaxed", "no payload and history limits")
    .option(
      "--sigv4 [key=secret...]",
      "ask for signatures of these keys, of @file, or of AWS_ACCESS_KEY_ID; without it nobody has to sign",
    )
    .addOption(
      new Option(
        "--synchronous <level>",
        "FULL (default): safe at power loss; NORMAL: faster, weaker",
      ).choices(["FULL", "NORMAL"]),
    )
    .addOption(timeOption())
    .option(
      "--account <id>",
      "the account of callers whose key is no account id (default 123456789012)",
    )
    .action(
      does(async (options: ServeOptions) =>
        (await import("./commands/serve.ts")).serve(session, options),
      ),
    );
}

function addProjectCommands(program: Command, session: Session, does: Does): void {
  const path = ["[path]", "a template, cdk.out, .aws-sam/build, .serverless, or a folder"] as const;
  onProject(program.command("up").argument(...path, "."))
    .description("run a project as it is: SAM, CloudFormation, CDK, Serverless, treadle.yaml")
    .option("--endpoint <url>", "a server that runs already; without it one is started here")
    .action(
      does(async (given: string, options: UpOptions) =>
        (await import("./commands/up.ts")).up(session, given, options),
      ),
    );
  onProject(program.command("dev").argument(...path, "."))
    .description("the same, deployed again whenever a file is saved")
    .action(
      does(async (given: string, options: DevOptions) =>
        (await import("./commands/dev.ts")).dev(session, given, options),
      ),
    );
  withTemplates(program.command("down").argument(...path, "."))
    .description("take a project away from a running server; what holds data stays")
    .option("--endpoint <url>", "the server; default AWS_ENDPOINT_URL_SFN or port 8083")
    .action(
      does(async (given: string, options: DownOptions) =>
        (await import("./commands/down.ts")).down(session, given, options),
      ),
    );
}

/** What a server is told that a run of one machine is not. */
function withConsole(command: Command): Command {
  return command
    .option(
      "--run-held-back",
      "run again what is held back because the server died in its turn, again and again",
    )
    .option("--no-console", "without the web console")
    .option("--console-read-only", "the web console may look and change nothing")
    .option(
      "--console-hosts <names>",
      "host names, by comma, that the console answers for and whose pages may call the API, besides this machine's own",
    );
}

/** An option that is given as often as needed. */
function more(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** What says which of a project's templates are meant, and with which parameters. */
function withTemplates(command: Command): Command {
  return command
    .option("-p, --parameter <name=value>", "a parameter of the template; as often as needed", more)
    .option("--stack <name>", "only this stack of several; as often as needed", more)
    .option("--stack-name <name>", "the value of AWS::StackName (default the folder's name)")
    .option("--config-env <name>", "the environment of samconfig.toml (default 'default')");
}

/** What a server is told that is started for a project. */
function onProject(command: Command): Command {
  return withConsole(withTemplates(command))
    .option("--host <address>", "the address to listen on (default 127.0.0.1)", named)
    .option("--port <number>", "the port; without it 8083 or the next free one", portNumber)
    .option(
      "--data <folder>",
      "where everything is kept (default .treadle beside the project)",
      named,
    )
    .option("--mock <file>", "answers of a MockConfigFile.json")
    .option("--memory", "keep everything in memory and lose it at the end")
    .option("--relaxed", "no payload and history limits")
    .addOption(timeOption())
    .option("--account <id>", "the account of ARNs (default 123456789012)");
}

function addServerCommands(program: Command, session: Session, does: Does): void {
  const commands = (): Promise<typeof import("./commands/execution.ts")> =>
    import("./commands/execution.ts");
  onServer(program.command("start <machine>"), "start an execution of a state machine")
    .option("-i, --input <json>", "JSON, @file or - (standard input)")
    .option("--name <name>", "the execution's name")
    .option("-w, --wait", "follow it to its end")
    .option("--timeout <seconds>", "with --wait: give up waiting after so many seconds", seconds)
    .action(
      does(async (machine: string, options: StartOptions) =>
        (await commands()).start(session, machine, options),
      ),
    );
  onServer(program.command("watch").argument(...EXECUTION), "follow an execution live")
    .option("--timeout <seconds>", "give up waiting after so many seconds", seconds)
    .action(
      does(async (which: string, options: WaitOptions) =>
        (await commands()).watch(session, which, options),
      ),
    );
  onServer(program.command("stop").argument(...EXECUTION), "stop an execution")
    .option("--error <name>", "the error to record")
    .option("--cause <text>", "the cause to record")
    .action(
      does(async (which: string, options: StopOptions) =>
        (await commands()).stop(session, which, options),
      ),
    );
  onServer(program.command("redrive").argument(...EXECUTION), "run it again from where it failed")
    .option("-w, --wait", "follow it to its end")
    .option("--timeout <seconds>", "with --wait: give up waiting after so many seconds", seconds)
    .action(
      does(async (which: string, options: RedriveOptions) =>
        (await commands()).redrive(session, which, options),
      ),
    );
}

function addReadingCommands(program: Command, session: Session, does: Does): void {
  const commands = (): Promise<typeof import("./commands/execution.ts")> =>
    import("./commands/execution.ts");
  onServer(program.command("list [machine]"), "list executions, newest first")
    .option("--status <status>", STATUSES.join(", ").toLowerCase(), statusName)
    .option("--limit <number>", "at most so many", positiveNumber, 50)
    .action(
      does(async (machine: string | undefined, options: ListOptions) =>
        (await import("./commands/list.ts")).list(session, machine, options),
      ),
    );
  onServer(program.command("describe").argument(...EXECUTION), "show an execution").action(
    does(async (which: string, options: ServerOptions) =>
      (await commands()).describe(session, which, options),
    ),
  );
  onServer(program.command("history").argument(...EXECUTION), "show an execution's history events")
    .option("--reverse", "newest first")
    .option("--limit <number>", "at most so many", positiveNumber)
    .action(
      does(async (which: string, options: HistoryOptions) =>
        (await commands()).history(session, which, options),
      ),
    );
}

function addToolCommands(program: Command, session: Session, does: Does): void {
  program
    .command("demo [name]")
    .description("run an example from beginning to end; without a name: which there are")
    .addOption(timeOption())
    .action(
      does(async (name: string | undefined, options: DemoOptions) =>
        (await import("./commands/demo.ts")).demo(session, name, options),
      ),
    );
  program
    .command("lint")
    .description("check definitions as AWS does, all problems at once")
    .argument("<files...>", "definitions in JSON or YAML; projects and templates with definitions")
    .addOption(
      new Option("--format <form>", "how").choices(["pretty", "json", "github"]).default("pretty"),
    )
    .option("--express", "as Express state machines")
    .option("-p, --parameter <name=value>", "a parameter of a template; as often as needed", more)
    .option("--exit-zero", "exit with 0 whatever was found")
    .action(
      does(async (files: string[], options: LintOptions) =>
        (await import("./commands/lint.ts")).lint(session, files, options),
      ),
    );
  addGraph(program, session, does);
  program
    .command("env")
    .description("print the variables that point AWS's tools at the server")
    .option("--endpoint <url>", "the server")
    .option("--json", "as one JSON object")
    .addOption(
      new Option("--shell <name>", "for which shell").choices(["sh", "fish", "pwsh"]).default("sh"),
    )
    .action(
      does(async (options: EnvOptions) =>
        (await import("./commands/env.ts")).env(session, options),
      ),
    );
  program
    .command("doctor")
    .description("find what is wrong between your tools and the server")
    .option("--endpoint <url>", "the server")
    .action(
      does(async (options: ServerOptions) =>
        (await import("./commands/doctor.ts")).doctor(session, options),
      ),
    );
  program
    .command("completion <shell>")
    .description("print the completion script of bash, zsh or fish")
    .action(
      does(async (shell: string) =>
        (await import("./commands/completion.ts")).completion(session, program, shell),
      ),
    );
}

function addGraph(program: Command, session: Session, does: Does): void {
  program
    .command("graph [definition]")
    .description("draw a definition or an execution: lines here, SVG and Mermaid for documents")
    .option("--execution <which>", `an execution on the server: ${EXECUTION[1]}`)
    .addOption(
      new Option("--format <form>", "how; without it as the output file's name ends").choices([
        "text",
        "svg",
        "mermaid",
      ]),
    )
    .option("-o, --output <file>", "write it there instead of printing it")
    .option("--dark", "SVG: light lines on a dark ground")
    .option("--endpoint <url>", "with --execution: the server")
    .action(
      does(async (file: string | undefined, options: GraphOptions) =>
        (await import("./commands/graph.ts")).graph(session, file, options),
      ),
    );
}

function onServer(command: Command, about: string): Command {
  return command
    .description(about)
    .option("--endpoint <url>", "the server; default AWS_ENDPOINT_URL_SFN or port 8083")
    .option("--json", "one JSON document on stdout")
    .option("--jsonl", "one JSON document a line");
}

function timeOption(): Option {
  return new Option(
    "--time <mode>",
    "real (default), skip (jump over waits) or a factor such as 10x",
  );
}

/** A variable of the shell that is not set would else mean every address, or the folder one stands in. */
function named(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("it is empty");
}

function seconds(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("it must be a number of seconds, 0 or more");
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("it must be a whole number, 1 or more");
}

const STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"];

function statusName(text: string): string {
  if (STATUSES.includes(text.toUpperCase())) return text.toUpperCase();
  throw new InvalidArgumentError(`it is one of ${STATUSES.join(", ").toLowerCase()}`);
}

function portNumber(text: string): number {
  const value = Number(text);
  if (text !== "" && Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new InvalidArgumentError("it must be a port, 0 (any free one) to 65535");
}

/** The exit code for an error that commander raised itself. */
export function usageCode(error: CommanderError): ExitCode {
  return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
