// function-keys.ts — with what functions sign their calls to this server, where calls must be signed.
//
// A function's access key is its account, as AWS's names of roles would be; its secret is this process's own.
import { randomBytes } from "node:crypto";

const SECRET = randomBytes(24).toString("base64url");

/** The secrets that somebody gave, and that of functions. */
export function secretOf(
  secrets: ReadonlyMap<string, string>,
): (accessKeyId: string) => string | undefined {
  return (key) => secrets.get(key) ?? (/^\d{12}$/.test(key) ? SECRET : undefined);
}

/** For functions of the account. */
export function functionKeys(
  secrets: ReadonlyMap<string, string> | undefined,
  account: string,
): Readonly<Record<string, string>> {
  if (secrets === undefined) return {};
  return { AWS_SECRET_ACCESS_KEY: secrets.get(account) ?? SECRET };
}
