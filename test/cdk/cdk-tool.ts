// cdk-tool.ts — the genuine CDK command with a cloud assembly that was synthesised before.
import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CDK = process.env["TREADLE_CDK"] ?? "cdk";

/** Why the CDK is not tested here; undefined where it is. */
export function withoutCdk(): string | undefined {
  if (spawnSync(CDK, ["--version"]).status === 0) return undefined;
  return `${CDK} is not installed (npm install -g aws-cdk; TREADLE_CDK names another program)`;
}

export interface Ran {
  readonly code: number;
  readonly text: string;
}

export class Cdk implements Disposable {
  readonly #folder: string;
  readonly #url: string;

  /** The assembly is copied, because the CDK writes into it. */
  constructor(assembly: string, url: string) {
    this.#folder = mkdtempSync(join(tmpdir(), "treadle-cdk-"));
    this.#url = url;
    cpSync(assembly, join(this.#folder, "cdk.out"), { recursive: true });
  }

  /** As if the app had been synthesised again: `text` with `other` in its place. */
  change(text: string, other: string): void {
    const assembly = join(this.#folder, "cdk.out");
    for (const name of readdirSync(assembly).filter((one) => one.endsWith(".json"))) {
      const before = readFileSync(join(assembly, name), "utf8");
      writeFileSync(join(assembly, name), before.replaceAll(text, other));
    }
  }

  run(...args: readonly string[]): Promise<Ran> {
    const { PATH = "" } = process.env;
    const env = {
      ...{ PATH, HOME: this.#folder, CI: "true", CDK_DISABLE_CLI_TELEMETRY: "true" },
      ...{ AWS_ENDPOINT_URL: this.#url, AWS_REGION: "us-east-1" },
      ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
      AWS_EC2_METADATA_DISABLED: "true",
    };
    const options = { cwd: this.#folder, env, timeout: 120_000 };
    const all = [...args, "--no-notices", "--no-color"];
    return new Promise((resolve) => {
      execFile(CDK, all, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ code, text: `${stdout}${stderr}` });
      });
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
