// doctor.ts — `treadle doctor`: what may be wrong between a person's tools and the server, with the mend.
import { lookup } from "node:dns/promises";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { endpointOf } from "../caller.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { ServerOptions, Session } from "../session.ts";

interface Finding {
  readonly state: "good" | "note" | "bad";
  readonly what: string;
  readonly mend?: string;
}

/** Exit code 0 when nothing is bad, 3 when the server does not answer, else 1. */
export async function doctor(session: Session, options: ServerOptions): Promise<ExitCode> {
  const endpoint = endpointOf(options.endpoint, session.env);
  const server = await serverFinding(endpoint);
  const findings = [
    nodeFinding(),
    server,
    ...(server.state === "good" ? await heldBackFindings(endpoint) : []),
    await prefixFinding(endpoint, session.env),
    ...toolFindings(session.env),
  ];
  const { terminal } = session;
  const marks = {
    good: terminal.colors.green("✓"),
    note: terminal.colors.yellow("•"),
    bad: terminal.colors.red("✗"),
  };
  for (const finding of findings) {
    terminal.result(`${marks[finding.state]} ${finding.what}`);
    if (finding.mend !== undefined) terminal.result(`    ${finding.mend}`);
  }
  if (server.state === "bad") return EXIT.unreachable;
  return findings.some((finding) => finding.state === "bad") ? EXIT.failed : EXIT.ok;
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  const what = `Node.js ${process.versions.node}`;
  return fits
    ? { state: "good", what }
    : { state: "bad", what, mend: "install Node.js 20.19 or newer" };
}

async function serverFinding(endpoint: string): Promise<Finding> {
  try {
    const answer = await fetch(new URL("/-/health/ready", endpoint), {
      signal: AbortSignal.timeout(5000),
    });
    if (answer.ok) return { state: "good", what: `the server at ${endpoint} is ready` };
    return {
      state: "bad",
      what: `the server at ${endpoint} answers ${answer.status}`,
      mend: "wait until it is ready, or look at its log",
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return {
      state: "bad",
      what: `no server answers at ${endpoint}: ${cause instanceof Error ? cause.message : String(cause)}`,
      mend: "start one with `treadle serve`, or name it with --endpoint",
    };
  }
}

const HELD_BACK = /^treadle_engine_executions_held_back (\d+)$/m;

/** Executions that the server does not run, because it died in their turn. */
async function heldBackFindings(endpoint: string): Promise<readonly Finding[]> {
  const answer = await fetch(new URL("/-/metrics", endpoint), {
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined);
  // A server that has just gone, or an older one: what it holds back is not known.
  const count = Number(HELD_BACK.exec((await answer?.text()) ?? "")?.[1] ?? 0);
  if (count === 0) return [];
  return [
    {
      state: "bad",
      what: `executions held back, because the server died in their turn again and again: ${count}`,
      mend: "the server's log names them at its start: stop them (StopExecution), or start it with --run-held-back",
    },
  ];
}

/** The SDKs put `sync-` before the host for StartSyncExecution and TestState. */
async function prefixFinding(endpoint: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  const host = `sync-${new URL(endpoint).hostname}`;
  const resolves = await lookup(host).then(
    () => true,
    () => false,
  );
  if (resolves) return { state: "good", what: `${host} resolves (StartSyncExecution, TestState)` };
  if (env["AWS_DISABLE_HOST_PREFIX_INJECTION"] === "true") {
    return {
      state: "good",
      what: "AWS_DISABLE_HOST_PREFIX_INJECTION is set (StartSyncExecution, TestState)",
    };
  }
  return {
    state: "note",
    what: `${host} does not resolve: StartSyncExecution and TestState fail in SDKs`,
    mend: 'eval "$(treadle env)" for the AWS CLI and boto3; new SFNClient({ disableHostPrefix: true }) for JavaScript',
  };
}

function toolFindings(env: NodeJS.ProcessEnv): readonly Finding[] {
  const tools: readonly (readonly [string, string])[] = [
    ["aws", "the AWS CLI, to talk to the server"],
    ["python3", "for Python functions"],
    ["java", "for Java functions, from a JDK"],
    ["go", "to build Go functions"],
  ];
  return tools.map(([tool, use]) =>
    onPath(tool, env)
      ? { state: "good", what: `${tool} is here (${use})` }
      : { state: "note", what: `${tool} is not on the PATH (${use})` },
  );
}

function onPath(tool: string, env: NodeJS.ProcessEnv): boolean {
  return (env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      // Not in this folder; the next one may hold it.
      return false;
    }
  });
}
