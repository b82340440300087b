// run.ts — `treadle run`: one execution in this process, live on the terminal, its output on stdout.
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { defaultRoleArn, type JsonObject, type Scope } from "../../base/index.ts";
import {
  DeploymentRefused,
  Host,
  type LoadedDefinition,
  loadDefinitionFile,
  MockFileRefused,
  type Project,
  projectProblemText,
  RoutesRefused,
} from "../../host/index.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import { type HostChoices, hostOptions, projectOf } from "../host-options.ts";
import { readInput } from "../input.ts";
import { interruption } from "../interruption.ts";
import { LiveExecution } from "../live-execution.ts";
import { tellResult } from "../result.ts";
import type { Session } from "../session.ts";
import { timeout } from "../timeout.ts";
import { unusedProjectHint } from "../unused-project.ts";
import { whatElse } from "./lint-project.ts";

export interface RunOptions extends HostChoices {
  readonly input?: string;
  readonly name?: string;
  readonly testCase?: string;
  readonly project?: string;
  readonly timeout?: number;
  readonly express?: boolean;
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** What is run: a file of its own, or a machine that a project declares. */
interface Subject {
  readonly name: string;
  readonly definition: LoadedDefinition | undefined;
  readonly type: "STANDARD" | "EXPRESS";
  readonly project: Project | undefined;
}

export async function run(session: Session, what: string, options: RunOptions): Promise<ExitCode> {
  const input = readInput(options.input);
  const subject = await subjectOf(session, what, options);
  const over = new AbortController();
  // From before there is a host until it has put everything away: a signal in between must not end the process.
  const interrupted = interruption(over.signal);
  try {
    const { host, scope } = await openHost(session, options, subject);
    try {
      const one = { session, host, options, subject };
      const arn = await deployed(one, scope);
      const ending = await Promise.race([interrupted, execute(one, arn, input)]);
      if (ending === EXIT.failed && subject.project === undefined) {
        const hint = await unusedProjectHint(what);
        if (hint !== undefined) session.terminal.note(session.terminal.colors.dim(hint));
      }
      if (ending !== undefined) return ending;
      session.terminal.note("interrupted");
      return EXIT.interrupted;
    } finally {
      await host[Symbol.asyncDispose]();
    }
  } finally {
    over.abort();
  }
}

/** To the end whatever comes in between: a host that is put away meanwhile would be left half open. */
async function deployed({ host, subject }: Run, scope: Scope): Promise<string> {
  if (hasFunctions(subject)) await host.bind("127.0.0.1", 0);
  const arn = await deploy(host, subject, scope);
  if (hasFunctions(subject)) await host.listen("127.0.0.1", 0);
  return arn;
}

/** Functions reach tables and queues over HTTP, so they need a server for as long as they run. */
function hasFunctions({ project }: Subject): boolean {
  return project !== undefined && project.functions.length > 0;
}

async function subjectOf(session: Session, what: string, options: RunOptions): Promise<Subject> {
  const isFile = existsSync(what);
  // A project of the working folder counts only where its machine is meant: a file stands for itself.
  const project =
    isFile && options.project === undefined ? undefined : await projectOf(session, options.project);
  const declared = project?.stateMachines.find((machine) => machine.name === what);
  if (declared !== undefined) {
    return { name: what, definition: undefined, type: declared.type, project };
  }
  if (!isFile) {
    const names = project?.stateMachines.map((machine) => machine.name) ?? [];
    throw new CommandError(
      EXIT.usage,
      `there is no file '${what}'${project === undefined ? "" : " and no such state machine in the project"}`,
      names.length === 0
        ? "name a definition in JSON or YAML"
        : `the project has: ${names.join(", ")}`,
    );
  }
  const type = options.express === true ? "EXPRESS" : "STANDARD";
  return { name: machineName(what), definition: await definitionOf(what, type), type, project };
}

async function definitionOf(file: string, type: Subject["type"]): Promise<LoadedDefinition> {
  const loaded = await loadDefinitionFile(file, { type });
  if (loaded.ok) return loaded.value;
  const problems = loaded.problems.map(projectProblemText).join("\n  ");
  throw new CommandError(EXIT.usage, `${file} cannot be run`, (await whatElse(file)) ?? problems);
}

/** `order.asl.yaml` → `order`; characters that no name may have become dashes. */
function machineName(file: string): string {
  const base = (file.split(/[\\/]/).at(-1) ?? "").replace(/(\.asl)?\.\w+$/, "");
  return base.replace(/[\s?*<>{}[\]"#%\\^|~`$&,;:/]/g, "-").slice(0, 80) || "definition";
}

interface OpenHost {
  readonly host: Host;
  readonly scope: Scope;
}

async function openHost(
  session: Session,
  options: RunOptions,
  subject: Subject,
): Promise<OpenHost> {
  try {
    const opened = hostOptions(session, { ...options, memory: true }, subject.project);
    const host = await Host.open({ ...opened, listens: hasFunctions(subject) });
    return { host, scope: opened.scope };
  } catch (error) {
    if (error instanceof MockFileRefused || error instanceof RoutesRefused)
      throw new CommandError(EXIT.usage, error.message);
    throw error;
  }
}

async function deploy(host: Host, subject: Subject, scope: Scope): Promise<string> {
  const { project, definition, name, type } = subject;
  try {
    if (project !== undefined) {
      const { stateMachines } = await host.deploy(project);
      const declared = stateMachines.find((machine) => machine.name === name);
      if (declared !== undefined) return declared.arn;
    }
  } catch (error) {
    if (error instanceof DeploymentRefused) throw new CommandError(EXIT.usage, error.message);
    throw error;
  }
  const roleArn = defaultRoleArn(scope);
  const created = await host.call("CreateStateMachine", {
    ...{ name, type, roleArn },
    definition: definition?.text ?? "",
  });
  if (created.status === 200) return String(created.body["stateMachineArn"]);
  throw new CommandError(EXIT.usage, String(created.body["message"]));
}

interface Run {
  readonly session: Session;
  readonly host: Host;
  readonly options: RunOptions;
  readonly subject: Subject;
}

async function execute(run: Run, machineArn: string, input: string): Promise<ExitCode> {
  const { session, host, options, subject } = run;
  const stateMachineArn =
    options.testCase === undefined ? machineArn : `${machineArn}#${options.testCase}`;
  const name = options.name ?? randomUUID();
  const follower = new LiveExecution(session.terminal, { jsonl: options.jsonl === true });
  const isOwn = ownArn(subject, name);
  const stop = host.engine.subscribe({
    heard: (news) => {
      if (news.type !== "historyAppended" || !isOwn(news.executionArn)) return;
      follower.follow(news.executionArn);
      follower.take(news.executionArn, news.events);
    },
  });
  const over = new AbortController();
  try {
    const description = await Promise.race([
      ended(run, { stateMachineArn, input, name }, over.signal),
      timeout(options.timeout, over.signal),
    ]);
    // Its last word before the result's first.
    follower.end();
    if (description !== undefined) {
      const { json = false, jsonl = false } = options;
      return tellResult(session.terminal, description, { json, jsonl });
    }
    session.terminal.note(`still RUNNING after ${options.timeout} s; it ends with this command`);
    return EXIT.timedOut;
  } finally {
    over.abort();
    stop();
    follower.end();
  }
}

/** True for the ARN of the execution of that name; an Express one's goes on with an id. */
function ownArn({ name: machine, type }: Subject, name: string): (arn: string) => boolean {
  if (type === "EXPRESS") return (arn) => arn.includes(`:express:${machine}:${name}:`);
  return (arn) => arn.endsWith(`:execution:${machine}:${name}`);
}

/** The execution's description once it has closed; undefined where nobody waits for it any more. */
async function ended(
  { host, subject }: Run,
  request: JsonObject,
  over: AbortSignal,
): Promise<JsonObject | undefined> {
  const isExpress = subject.type === "EXPRESS";
  const { status, body } = await host.call(
    isExpress ? "StartSyncExecution" : "StartExecution",
    request,
  );
  if (status !== 200) throw refused(body);
  if (isExpress) return body;
  const executionArn = String(body["executionArn"]);
  await host.engine.closed(executionArn, over);
  return (await host.call("DescribeExecution", { executionArn })).body;
}

function refused(body: JsonObject): CommandError {
  return new CommandError(
    EXIT.usage,
    `${String(body["__type"])}: ${String(body["message"] ?? "")}`,
  );
}
