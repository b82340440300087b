// access-keys.ts — the keys that a server asks its callers to sign with.
//
// Given on the command line, in a file, by a variable (so that other users do not read them in the list of
// processes), or those that AWS's own tools find in the environment.
import { readFileSync } from "node:fs";
import { reasonOf } from "../host/index.ts";
import { CommandError, EXIT } from "./exit.ts";

export type AccessKeys = ReadonlyMap<string, string>;

const HINT =
  "KEY=SECRET, @FILE with such lines or AWS's own [profile] form, or nothing: then it takes AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

/** `given`: true for the bare option. Undefined where nobody has to sign. */
export function accessKeysOf(
  given: true | readonly string[] | undefined,
  env: NodeJS.ProcessEnv,
): AccessKeys | undefined {
  if (given === true) return new Map([keyOfEnvironment(env)]);
  const variable = env["TREADLE_SIGV4"];
  const all = given ?? (variable ? variable.split(",") : undefined);
  if (all === undefined) return undefined;
  return new Map(
    all.flatMap((text) =>
      text.trim().startsWith("@") ? keysOfFile(text.trim().slice(1)) : [pairOf(text, "--sigv4")],
    ),
  );
}

function keyOfEnvironment(env: NodeJS.ProcessEnv): readonly [string, string] {
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret } = env;
  if (key && secret) return pairOf(`${key}=${secret}`, "AWS_ACCESS_KEY_ID");
  throw new CommandError(
    EXIT.usage,
    "--sigv4 alone takes the keys of the environment, and AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set",
    HINT,
  );
}

function keysOfFile(path: string): readonly (readonly [string, string])[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const why = `${path}: ${reasonOf(error)}`;
    throw new CommandError(EXIT.usage, `the file of --sigv4 cannot be read: ${why}`, HINT);
  }
  const keys: (readonly [string, string])[] = [];
  let profileKey: string | undefined;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const where = `${path}, line ${i + 1}`;
    if (/^\s*([#;[]|$)/.test(line)) continue;
    const [, name, value] = /^\s*(aws_\w+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (name === "aws_access_key_id") profileKey = value;
    else if (name === "aws_secret_access_key") {
      keys.push(pairOf(`${profileKey ?? ""}=${value}`, where));
    } else if (name === undefined) keys.push(pairOf(line, where));
  }
  if (keys.length > 0) return keys;
  throw new CommandError(EXIT.usage, `the file of --sigv4 has no keys: ${path}`, HINT);
}

/** `where`: named to the person who has to mend it; a secret is not shown. */
function pairOf(text: string, where: string): readonly [string, string] {
  const mark = text.indexOf("=");
  const [key, secret] = [text.slice(0, mark).trim(), text.slice(mark + 1).trim()];
  if (mark > 0 && secret !== "" && /^\w{1,128}$/.test(key)) return [key, secret];
  throw new CommandError(EXIT.usage, `${where} takes an access key and its secret`, HINT);
}
