// tool.ts — runs a build tool: pip, npm, go, esbuild, Maven, Gradle; quietly, with an end, with little of our environment.
import { spawn } from "node:child_process";
import type { BuildPorts } from "./build-plan.ts";

/** Nothing that could hold a secret, but for the settings of the tools themselves. */
const INHERITED =
  /^(PATH|HOME|LANG|LC_ALL|TMPDIR|USER|SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|(https?|no)_proxy|(HTTPS?|NO)_PROXY|npm_config_.*|NPM_CONFIG_.*|PIP_.*|GO[A-Z]*|PYENV_.*|JAVA_HOME|MAVEN_HOME|MAVEN_OPTS|MAVEN_ARGS|GRADLE_HOME|GRADLE_OPTS|GRADLE_USER_HOME)$/;
const TIME_LIMIT_MS = 600_000;
const OUTPUT_KEPT = 8_192;

export interface ToolRun {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly variables?: Readonly<Record<string, string>>;
}

export type ToolOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export async function runTool(run: ToolRun, { env }: BuildPorts): Promise<ToolOutcome> {
  const inherited = Object.entries(env).filter(([name]) => INHERITED.test(name));
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  const child = spawn(run.command, [...run.arguments], {
    cwd: run.folder,
    env: { ...Object.fromEntries(inherited), ...run.variables },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let said = "";
  const keep = (bytes: Buffer): void => {
    said = (said + bytes.toString("utf8")).slice(-OUTPUT_KEPT);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ ok: false, reason: startFault(run.command, error) }));
    child.once("close", (code) => {
      resolve(
        code === 0 ? { ok: true } : { ok: false, reason: toolFault(run.command, said, code) },
      );
    });
  });
}

function startFault(command: string, error: Error): string {
  if ("code" in error && error.code === "ENOENT") return `${command} is not installed here`;
  if (error.name === "AbortError")
    return `${command} took longer than ${TIME_LIMIT_MS / 60_000} minutes`;
  return `${command}: ${error.message}`;
}

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|NewConnectionError|Temporary failure in name resolution|dial tcp|getaddrinfo|Could not fetch URL|Unknown host|UnknownHostException|Network is unreachable|Connection refused|in offline mode/;

function toolFault(command: string, said: string, code: number | null): string {
  if (UNREACHABLE.test(said))
    return "the registry of packages cannot be reached; is this machine offline?";
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  const last = lines.filter((line) => /error|ERR!/i.test(line)).slice(0, 3);
  const words = (last.length > 0 ? last : lines.slice(-3)).join(" ").slice(0, 600);
  return `${command} ended with ${code ?? "a signal"}: ${words}`;
}
