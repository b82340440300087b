import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { accessKeysOf } from "./access-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, "keys");
  writeFileSync(path, text);
  return `@${path}`;
}

test("nobody has to sign where no keys are given", () => {
  expect(accessKeysOf(undefined, { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "s" })).toBe(
    undefined,
  );
});

test("keys are given on the command line, by a variable or by AWS's own variables", () => {
  expect(accessKeysOf(["A=s=1", "B=t"], {})).toEqual(
    new Map([
      ["A", "s=1"],
      ["B", "t"],
    ]),
  );
  expect(accessKeysOf(undefined, { TREADLE_SIGV4: "A=s, B=t" })?.size).toBe(2);
  const env = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "s/+=" };
  expect(accessKeysOf(true, env)).toEqual(new Map([["A", "s/+="]]));
});

test("a file holds lines of KEY=SECRET or the profiles of AWS", () => {
  expect(accessKeysOf([file("# team\nA=s\n\nB = t/1=\n")], {})).toEqual(
    new Map([
      ["A", "s"],
      ["B", "t/1="],
    ]),
  );
  const profiles =
    "[default]\naws_access_key_id = AKIA1\naws_secret_access_key = abc/+=\n[ci]\naws_access_key_id=AKIA2\naws_secret_access_key=def\naws_session_token = x\n";
  expect(accessKeysOf([file(profiles)], {})).toEqual(
    new Map([
      ["AKIA1", "abc/+="],
      ["AKIA2", "def"],
    ]),
  );
});

test("what is no key says where, without the secret", () => {
  expect(() => accessKeysOf(["=s"], {})).toThrow("--sigv4 takes an access key and its secret");
  expect(() => accessKeysOf(true, { AWS_ACCESS_KEY_ID: "A" })).toThrow("is not set");
  expect(() => accessKeysOf([file("A=s\nno key here\n")], {})).toThrow(/keys, line 2 takes/);
  expect(() => accessKeysOf([file("# nothing\n")], {})).toThrow("has no keys");
  expect(() => accessKeysOf(["@/nowhere/keys"], {})).toThrow(
    "cannot be read: /nowhere/keys: there is no such file",
  );
});
