// project-calls.ts — asks a running server to take a project up or down.
import {
  foreignJson,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../base/index.ts";
import { CommandError, EXIT } from "./exit.ts";
import { keysOf, type SigningKeys, signedHeaders } from "./signing.ts";

/** The lines that the server has to say; its refusal is thrown as CommandError. */
export async function callProjects(
  { endpoint, env }: { readonly endpoint: string; readonly env: NodeJS.ProcessEnv },
  what: "down" | "up",
  request: JsonObject,
): Promise<readonly string[]> {
  const url = `${endpoint.replace(/\/$/, "")}/-/projects/${what}`;
  const { status, body } = await post(url, request, keysOf(env));
  const lines = linesOf(isJsonObject(body) ? body["lines"] : undefined);
  if (status === 200) return lines;
  const [first = `the server answers ${status}`, ...rest] = lines;
  throw new CommandError(EXIT.usage, first, rest.length === 0 ? undefined : rest.join("\n  "));
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
