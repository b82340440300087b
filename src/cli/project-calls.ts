// project-calls.ts — asks a running server to take a project up or down.
import { resolve } from "node:path";
import {
  foreignJson,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../base/index.ts";
import { CommandError, EXIT } from "./exit.ts";
import type { ProjectChoices } from "./project-choice.ts";
import type { Session } from "./session.ts";
import { keysOf, type SigningKeys, signedHeaders } from "./signing.ts";

export interface AskedProject {
  readonly endpoint: string;
  readonly path: string;
  readonly choices: ProjectChoices;
}

/** Tells what the server has to say; its refusal is thrown as CommandError. */
export async function callProjects(
  { env, terminal }: Session,
  what: "down" | "up",
  { endpoint, path, choices }: AskedProject,
): Promise<void> {
  const { configEnv, parameter = [], stack, stackName } = choices;
  const url = `${endpoint.replace(/\/$/, "")}/-/projects/${what}`;
  const request = {
    path: resolve(path),
    parameters: [...parameter],
    ...(stack === undefined ? {} : { stacks: [...stack] }),
    ...(stackName === undefined ? {} : { stackName }),
    ...(configEnv === undefined ? {} : { environment: configEnv }),
  };
  const { status, body } = await post(url, request, keysOf(env));
  const lines = linesOf(isJsonObject(body) ? body["lines"] : undefined);
  if (status !== 200) {
    const [first = `the server answers ${status}`, ...rest] = lines;
    throw new CommandError(EXIT.usage, first, rest.length === 0 ? undefined : rest.join("\n  "));
  }
  for (const line of lines) terminal.note(line);
}

function linesOf(lines: Json | undefined): readonly string[] {
  return isJsonArray(lines) ? lines.map(String) : [];
}

async function post(
  url: string,
  request: JsonObject,
  keys: SigningKeys,
): Promise<{ readonly status: number; readonly body: Json }> {
  // The header keeps pages of a browser from doing this: they would have to ask first, and are refused.
  const own = { "content-type": "application/json", "x-treadle-request": "1" };
  const text = stringifyJson(request);
  const headers = signedHeaders(new URL(url), own, text, keys);
  let response: Response;
  try {
    response = await fetch(url, { method: "POST", headers, body: text });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new CommandError(
      EXIT.unreachable,
      `no Treadle server answers at ${new URL(url).origin}: ${cause instanceof Error ? cause.message : String(cause)}`,
      "start one with `treadle up` or `treadle serve`, or name another with --endpoint URL",
    );
  }
  const answer = await response.text();
  return { status: response.status, body: foreignJson(answer) ?? null };
}
