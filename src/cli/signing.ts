// signing.ts — signs the command's own calls, for servers that ask for signatures (AWS Signature Version 4).
import { createHash, createHmac } from "node:crypto";
import { regionOf } from "./region.ts";

export interface SigningKeys {
  readonly accessKeyId: string;
  /** Undefined: the call says who it is for and is not signed. */
  readonly secret: string | undefined;
  readonly region: string;
}

/** As AWS's own tools find them. */
export function keysOf(env: NodeJS.ProcessEnv): SigningKeys {
  return {
    accessKeyId: env["AWS_ACCESS_KEY_ID"] || "treadle",
    secret: env["AWS_SECRET_ACCESS_KEY"] || undefined,
    region: regionOf(env) ?? "us-east-1",
  };
}

/** Headers of a POST of `body` to `url`, whose path has nothing that needs encoding. */
export function signedHeaders(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  { accessKeyId, secret, region }: SigningKeys,
): Record<string, string> {
  const date = `${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`;
  const day = date.slice(0, 8);
  const scope = `${day}/${region}/states/aws4_request`;
  const all: Record<string, string> = { ...headers, "x-amz-date": date, host: url.host };
  const names = Object.keys(all).sort();
  const lines = names.map((name) => `${name}:${all[name]}\n`).join("");
  const canonical = `POST\n${url.pathname}\n\n${lines}\n${names.join(";")}\n${sha256(body)}`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
  const start: string | Buffer = `AWS4${secret ?? ""}`;
  const key = [day, region, "states", "aws4_request"].reduce<string | Buffer>(hmac, start);
  const signature = secret === undefined ? "0".repeat(64) : hmac(key, text).toString("hex");
  const credential = `Credential=${accessKeyId}/${scope}`;
  const { host: _sentAnyway, ...sent } = all;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
