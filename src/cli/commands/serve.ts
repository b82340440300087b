// serve.ts — `treadle serve`: the server, until it is told to stop.
import {
  type Deployment,
  Host,
  type HostOptions,
  HTTP_PREFIX,
  type Project,
} from "../../host/index.ts";
import { demoNames } from "../demo/index.ts";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import { type HostChoices, hostOptions, projectOf } from "../host-options.ts";
import { opened, stopSignal } from "../opened.ts";
import type { Session } from "../session.ts";

export interface ServeOptions extends HostChoices {
  readonly host?: string;
  readonly port?: number;
  readonly project?: string;
}

const LOOPBACK = /^(127\.|::1$|localhost$)/;

/** Resolves when the server has stopped after SIGINT or SIGTERM; throws when its store turns out to be damaged. */
export async function serve(session: Session, options: ServeOptions): Promise<ExitCode> {
  const project = await projectOf(session, options.project);
  const settings = hostOptions(session, options, project);
  const address = options.host ?? project?.settings.host ?? "127.0.0.1";
  const stopped = stopSignal();
  const host = await opened(() => Host.open({ ...settings, listens: true }));
  try {
    const wanted = options.port ?? project?.settings.port;
    await opened(() => host.bind(address, wanted));
    const deployed = project === undefined ? undefined : await opened(() => host.deploy(project));
    const url = await opened(() => host.listen(address, wanted));
    tellReady(session, {
      url,
      wanted,
      address,
      data: settings.dataDirectory,
      keys: settings.secrets?.keys(),
      console: settings.console,
      project,
      deployed,
    });
    const damage = await Promise.race([stopped, host.damaged]);
    if (damage !== undefined) throw new CommandError(EXIT.usage, damage.message);
    session.terminal.note("stopping");
  } finally {
    await host[Symbol.asyncDispose]();
  }
  return EXIT.ok;
}

interface Ready {
  readonly url: string;
  readonly wanted: number | undefined;
  readonly address: string;
  readonly data: string | undefined;
  /** Access keys, where calls must be signed. */
  readonly keys: Iterable<string> | undefined;
  /** Absent: it is not served. */
  readonly console: HostOptions["console"];
  readonly project: Project | undefined;
  readonly deployed: Deployment | undefined;
}

function tellReady(session: Session, ready: Ready): void {
  const { terminal } = session;
  const { colors } = terminal;
  const port = new URL(ready.url).port;
  terminal.note(
    `${colors.bold("Treadle")} answers the AWS Step Functions API at ${colors.cyan(ready.url)}`,
  );
  if (ready.wanted === undefined && port !== "8083") {
    terminal.note(colors.yellow(`  port 8083 is taken, so this is ${port}`));
  }
  if (ready.console !== undefined) {
    const limits = ready.console.readOnly ? ", which may look and change nothing" : "";
    terminal.note(`  console: ${colors.cyan(`${ready.url}/`)}${limits}`);
  }
  terminal.note(`  data: ${ready.data ?? "in memory, lost at the end"}`);
  if (ready.keys !== undefined) {
    terminal.note(`  calls must be signed by ${[...ready.keys].join(", ")}`);
  } else if (!LOOPBACK.test(ready.address)) {
    terminal.note(
      colors.yellow(
        `  ${ready.address} is open to the network and nobody has to sign in (see --sigv4)`,
      ),
    );
  }
  for (const { arn } of ready.deployed?.stateMachines ?? []) terminal.note(`  ${arn}`);
  for (const { method, path, functionName } of ready.project?.http ?? []) {
    const shown = path === "$default" ? "/" : path;
    terminal.note(`  ${method} ${ready.url}${HTTP_PREFIX}${shown}  → ${functionName}`);
  }
  for (const line of nextSteps(ready)) terminal.note(line);
}

function nextSteps({ url, deployed }: Ready): readonly string[] {
  const endpoint = new URL(url).port === "8083" ? "" : ` --endpoint ${url}`;
  const machine = deployed?.stateMachines[0]?.name;
  return [
    "",
    "Next, in another terminal:",
    `  eval "$(npx treadle env${endpoint})"     # points the AWS CLI and SDKs here`,
    "  aws stepfunctions list-state-machines",
    ...(machine === undefined ? [] : [`  npx treadle start ${machine} --wait --input '{}'`]),
    `  curl ${url}/-/health/ready`,
    ...demoLines(),
    "Ctrl-C stops it; everything goes on at the next start.",
  ];
}

function demoLines(): readonly string[] {
  const names = demoNames();
  if (names.length === 0) return [];
  return [`  npx treadle demo NAME             # runs an example: ${names.join(", ")}`];
}
