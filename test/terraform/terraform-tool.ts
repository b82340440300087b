// terraform-tool.ts — the genuine Terraform in a folder of its own, with the AWS provider of a mirror on this machine.
import { execFile, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

export interface Ran {
  readonly code: number;
  readonly text: string;
}

/** Folders in which Terraform looks for providers before it asks the registry. */
const MIRRORS = [
  process.env["TREADLE_TERRAFORM_PLUGINS"],
  join(homedir(), ".terraform.d", "plugins"),
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
];

/** The mirror that has the AWS provider. The test never downloads it: it is half a gigabyte. */
function mirror(): string | undefined {
  const aws = join("registry.terraform.io", "hashicorp", "aws");
  return MIRRORS.find((one) => one !== undefined && existsSync(join(one, aws)));
}

/** Why Terraform is not tested here; undefined where it is. */
export function withoutTerraform(): string | undefined {
  if (spawnSync("terraform", ["version"]).status !== 0) return "terraform is not installed";
  if (mirror() !== undefined) return undefined;
  return "no mirror on this machine has hashicorp/aws (TREADLE_TERRAFORM_PLUGINS names one)";
}

export class Terraform implements Disposable {
  readonly folder: string;
  readonly #url: string;

  /** `project` is copied, so that its state is not left behind. */
  constructor(project: string, url: string) {
    this.folder = mkdtempSync(join(tmpdir(), "treadle-terraform-"));
    this.#url = url;
    cpSync(project, this.folder, { recursive: true });
  }

  init(): Promise<Ran> {
    return this.#run(["init", "-input=false", `-plugin-dir=${mirror()}`]);
  }

  apply(variables: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return this.#run(["apply", "-auto-approve", "-input=false", ...this.#given(variables)]);
  }

  /** Ends with 0 where nothing is to be changed, with 2 where something is. */
  plan(variables: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return this.#run(["plan", "-detailed-exitcode", "-input=false", ...this.#given(variables)]);
  }

  destroy(): Promise<Ran> {
    const unread = ["-input=false", "-refresh=false"];
    return this.#run(["destroy", "-auto-approve", ...unread, ...this.#given({})]);
  }

  #given(variables: Readonly<Record<string, string>>): string[] {
    const all = { url: this.#url, ...variables };
    return Object.entries(all).map(([name, value]) => `-var=${name}=${value}`);
  }

  #run(args: readonly string[]): Promise<Ran> {
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
    const options = { cwd: this.folder, env, timeout: 240_000, maxBuffer: 64 * 1024 * 1024 };
    return new Promise((resolve) => {
      execFile("terraform", [...args, "-no-color"], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ code, text: `${stdout}${stderr}` });
      });
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
