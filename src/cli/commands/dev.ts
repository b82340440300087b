// dev.ts — `treadle dev`: a project that is deployed again whenever it is saved, and one-key commands.
import { relative } from "node:path";
import type { Caller } from "../caller.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import { followExecution } from "../follow.ts";
import { stopSignal } from "../opened.ts";
import { ProjectWatch } from "../project-watch.ts";
import { RunningProject, type UpChoices } from "../running-project.ts";
import type { Session } from "../session.ts";

export type DevOptions = UpChoices;

/** How long the end of an execution is waited for that a key has started. */
const FOLLOW_MS = 600_000;
const KEYS = "r deploy again · l list · s start · h help · q quit";

/** Resolves at `q`, SIGINT or SIGTERM. */
export async function dev(session: Session, path: string, options: DevOptions): Promise<ExitCode> {
  const { colors, note } = session.terminal;
  const stopped = stopSignal();
  const running = await RunningProject.open(session, path, options);
  const development = new Development(session, running);
  try {
    note(`${colors.bold("Treadle")} answers at ${colors.cyan(running.url)}`);
    running.tell();
    await development.start();
    await Promise.race([stopped, development.quit]);
    note("stopping");
  } finally {
    development.close();
    await running[Symbol.asyncDispose]();
  }
  return EXIT.ok;
}

function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}

function codeChanged(file: string): string {
  return `${shown(file)} changed: the next invocation runs it`;
}

/** The keys and the files that ask for something, one thing at a time. */
class Development {
  readonly quit: Promise<void>;
  readonly #session: Session;
  readonly #running: RunningProject;
  readonly #watch: ProjectWatch;
  #quit: () => void = () => undefined;
  #closed = false;
  /** The last thing asked for; the next one waits for it. */
  #last: Promise<void> = Promise.resolve();

  constructor(session: Session, running: RunningProject) {
    this.#session = session;
    this.#running = running;
    this.quit = new Promise((resolve) => {
      this.#quit = resolve;
    });
    this.#watch = new ProjectWatch(running.chosen, {
      deploy: (file) => this.#deploy(`${shown(file)} changed`),
      code: (file) => session.terminal.note(session.terminal.colors.dim(codeChanged(file))),
    });
  }

  async start(): Promise<void> {
    await this.#watch.watch(this.#running.chosen);
    const { stdin } = process;
    if (stdin.isTTY === true) {
      stdin.setRawMode(true);
      stdin.resume();
      stdin.on("data", this.#onKeys);
      this.#session.terminal.note(KEYS);
    } else this.#session.terminal.note("watching; Ctrl-C ends");
  }

  close(): void {
    this.#closed = true;
    this.#watch.close();
    const { stdin } = process;
    if (stdin.isTTY !== true) return;
    stdin.off("data", this.#onKeys);
    stdin.setRawMode(false);
    stdin.pause();
  }

  readonly #onKeys = (bytes: Buffer): void => {
    for (const key of bytes.toString("utf8")) this.#key(key);
  };

  #key(key: string): void {
    switch (key) {
      // In raw mode the terminal's own interrupt is a key like any other.
      case "\u0003":
      case "\u0004":
      case "q":
        this.#quit();
        return;
      case "r":
        this.#deploy("deploying again");
        return;
      case "l":
        this.#inTurn(async () => this.#running.tell());
        return;
      case "s":
        this.#inTurn(() => this.#start());
        return;
      case "h":
      case "?":
        this.#session.terminal.note(KEYS);
        return;
      default:
        return;
    }
  }

  #deploy(why: string): void {
    this.#inTurn(async () => {
      const { colors, note } = this.#session.terminal;
      note(colors.dim(why));
      const began = performance.now();
      await this.#running.deployAgain();
      await this.#watch.watch(this.#running.chosen);
      note(colors.green(`deployed in ${Math.round(performance.now() - began)} ms`));
    });
  }

  /** The only state machine, or the first of several, with an empty input. */
  async #start(): Promise<void> {
    const { note } = this.#session.terminal;
    const [machine] = this.#running.deployment.stateMachines;
    if (machine === undefined) {
      note("there is no state machine to start");
      return;
    }
    const { body, status } = await this.#running.call("StartExecution", {
      stateMachineArn: machine.arn,
    });
    if (status !== 200) {
      note(String(body["message"]));
      return;
    }
    const arn = String(body["executionArn"]);
    note(`started ${arn}`);
    // Not waited for: other keys and saves go on meanwhile.
    this.#tellEnd(arn).catch((error: unknown) => this.#tell(error));
  }

  async #tellEnd(executionArn: string): Promise<void> {
    const { colors, note } = this.#session.terminal;
    const call: Caller = async (operation, parameters) => {
      // The cast: DescribeExecution and GetExecutionHistory are operations of the API.
      const answer = await this.#running.call(operation as "DescribeExecution", parameters);
      if (answer.status === 200) return answer.body;
      throw new CommandError(EXIT.failed, String(answer.body["message"]));
    };
    const deadline = Date.now() + FOLLOW_MS;
    const end = await followExecution(call, executionArn, { events: () => undefined }, deadline);
    const name = executionArn.split(":").at(-1) ?? "";
    if (this.#closed) return;
    if (end === undefined) note(colors.dim(`${name} goes on`));
    else if (end["status"] === "SUCCEEDED") {
      note(`${colors.green("SUCCEEDED")} ${name}: ${String(end["output"] ?? "")}`);
    } else {
      const { status, error, cause } = end;
      const why = [error, cause].filter((one) => one !== undefined).map(String);
      note(`${colors.red(String(status))} ${name}: ${why.join(": ")}`);
    }
  }

  #inTurn(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((error: unknown) => this.#tell(error));
  }

  /** What is wrong with a project while it is edited ends nothing: what was deployed before goes on. */
  #tell(error: unknown): void {
    const { colors, note } = this.#session.terminal;
    if (!(error instanceof CommandError)) {
      note(colors.red(error instanceof Error ? (error.stack ?? error.message) : String(error)));
      return;
    }
    note(colors.red(error.message));
    if (error.hint !== undefined) note(colors.red(`  ${error.hint}`));
    note(colors.dim("what was deployed before goes on"));
  }
}
