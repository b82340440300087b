// build-code.ts — code of functions and layers made ready to run, as `sam build` does.
//
//   B1. Nothing is written beside the sources; everything goes below the build folder.
//   B2. Packages are installed once for each list of them: a folder named by a hash of the list, made whole or not
//       at all. Python's sources stay where they are and find their packages by a path; Node's are copied, because
//       modules look for packages from where they stand.
import { createHash, randomUUID } from "node:crypto";
import { access, cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isJsonArray, type Json } from "../../base/index.ts";
import { unpackZip, ZipProblem } from "../code/index.ts";
import type { BuildOutcome, BuildPorts, BuildWork, CodeBuild } from "./build-plan.ts";
import { buildJava } from "./java-code.ts";
import { runTool, type ToolOutcome } from "./tool.ts";

const NOT_COPIED: ReadonlySet<string> = new Set([
  ...[".git", ".treadle", ".aws-sam", ".serverless", "cdk.out", "node_modules", "__pycache__"],
  ...[".venv", "venv"],
]);

/** Never throws for what a tool or a network does; that is the outcome. */
export async function buildCode(build: CodeBuild, ports: BuildPorts): Promise<BuildOutcome> {
  const { code, work } = build;
  if (work.kind === "layer") return buildLayer(build, work, ports);
  if (code.kind !== "folder") return { ok: false, reason: "only folders are built" };
  const source = code.path;
  if (work.kind === "python") return withPythonPackages(build, source, ports);
  if (work.kind === "node") return withNodePackages(build, source, ports);
  if (work.kind === "java") return buildJava(build, { source, tool: work.tool }, ports);
  if (work.kind === "go") return goProgram(build, { source, output: work.output }, ports);
  return bundled(build, { source, work }, ports);
}

async function withPythonPackages(
  { name, runtime }: CodeBuild,
  source: string,
  ports: BuildPorts,
): Promise<BuildOutcome> {
  const list = join(source, "requirements.txt");
  const asked = await ifThere(list);
  if (asked === undefined) return { ok: true, folder: source, paths: [] };
  const packages = await installedOnce([runtime, asked], ports, async (into) => {
    ports.progress(`${name}: installing the packages of requirements.txt`);
    return pip(list, into, { source, ports });
  });
  if (!packages.ok) return packages;
  return { ok: true, folder: source, paths: [packages.folder] };
}

/** A list of packages is not asked of anybody: without one the code needs none. */
async function ifThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

interface Pip {
  readonly source: string;
  readonly ports: BuildPorts;
}

async function pip(list: string, into: string, { source, ports }: Pip): Promise<ToolOutcome> {
  const options = [
    "--disable-pip-version-check",
    "--no-input",
    "--quiet",
    "--no-compile",
    "--retries=1",
  ];
  const args = ["-m", "pip", "install", ...options, "--target", into, "--requirement", list];
  let outcome: ToolOutcome = { ok: false, reason: "python is not installed here" };
  for (const command of ["python3", "python"]) {
    outcome = await runTool({ command, arguments: args, folder: source }, ports);
    if (outcome.ok || !outcome.reason.endsWith("is not installed here")) break;
  }
  return outcome;
}

async function withNodePackages(
  { name }: CodeBuild,
  source: string,
  ports: BuildPorts,
): Promise<BuildOutcome> {
  const manifest = await ifThere(join(source, "package.json"));
  if (manifest === undefined) return { ok: true, folder: source, paths: [] };
  const lock = await ifThere(join(source, "package-lock.json"));
  const packages = await installedOnce([manifest, lock ?? ""], ports, async (into) => {
    ports.progress(`${name}: installing the packages of package.json`);
    await cp(join(source, "package.json"), join(into, "package.json"));
    if (lock !== undefined)
      await cp(join(source, "package-lock.json"), join(into, "package-lock.json"));
    return npm(into, lock !== undefined, ports);
  });
  if (!packages.ok) return packages;
  const folder = await freshFolder(name, ports, async (draft) => {
    await copied(source, draft);
    await symlink(join(packages.folder, "node_modules"), join(draft, "node_modules"), "junction");
  });
  return { ok: true, folder, paths: [] };
}

function npm(folder: string, locked: boolean, ports: BuildPorts): Promise<ToolOutcome> {
  const options = ["--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const args = [locked ? "ci" : "install", ...options];
  return runTool({ command: "npm", arguments: args, folder }, ports);
}

interface GoParts {
  readonly source: string;
  readonly output: string;
}

async function goProgram(
  { name }: CodeBuild,
  { source, output }: GoParts,
  ports: BuildPorts,
): Promise<BuildOutcome> {
  ports.progress(`${name}: go build`);
  let outcome: ToolOutcome = { ok: true };
  const folder = await freshFolder(name, ports, async (draft) => {
    const args = ["build", "-tags", "lambda.norpc", "-o", join(draft, output), "."];
    const variables = { CGO_ENABLED: "0" };
    outcome = await runTool({ command: "go", arguments: args, folder: source, variables }, ports);
  });
  return outcome.ok ? { ok: true, folder, paths: [] } : outcome;
}

interface BundleParts {
  readonly source: string;
  readonly work: BuildWork & { readonly kind: "esbuild" };
}

/** With the project's own esbuild, found as Node finds packages. */
async function bundled(
  { name }: CodeBuild,
  { source, work }: BundleParts,
  ports: BuildPorts,
): Promise<BuildOutcome> {
  const command = await esbuildFor(source);
  if (command === undefined) {
    return {
      ok: false,
      reason:
        "esbuild is not installed in the project (npm install --save-dev esbuild), or run `sam build`",
    };
  }
  ports.progress(`${name}: esbuild`);
  let outcome: ToolOutcome = { ok: true };
  const folder = await freshFolder(name, ports, async (draft) => {
    const args = [...esbuildArguments(work), `--outdir=${draft}`];
    outcome = await runTool({ command, arguments: args, folder: source }, ports);
  });
  return outcome.ok ? { ok: true, folder, paths: [] } : outcome;
}

async function esbuildFor(source: string): Promise<string | undefined> {
  for (let at = source; ; at = dirname(at)) {
    const command = join(at, "node_modules", ".bin", "esbuild");
    const found = await access(command).then(
      () => true,
      () => false,
    );
    if (found) return command;
    if (at === dirname(at)) return undefined;
  }
}

function esbuildArguments({ handler, options }: BundleParts["work"]): readonly string[] {
  const texts = (value: Json | undefined): readonly string[] =>
    isJsonArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
  const { EntryPoints: entries, External: external, Format: format, Target: target } = options;
  const entry = handler.replace(/\.[^./]*$/, "");
  // What begins with a dash would be an option and not a file.
  const points = texts(entries).filter((point) => !point.startsWith("-"));
  return [
    ...(points.length === 0 ? [`./${entry}.ts`] : points),
    ...["--bundle", "--platform=node", "--log-level=error"],
    ...(format === undefined ? ["--format=cjs"] : [`--format=${String(format)}`]),
    `--target=${target === undefined ? "es2022" : String(target)}`,
    ...(String(options["Sourcemap"]) === "true" ? ["--sourcemap"] : []),
    ...(String(options["Minify"]) === "true" ? ["--minify"] : []),
    ...texts(options["OutExtension"]).map(
      (one) => `--out-extension:${one.replace(/^\.?js=/, ".js=")}`,
    ),
    ...texts(options["MainFields"]).map((one) => `--main-fields=${one}`),
    ...texts(options["Loader"]).map((one) => `--loader:${one}`),
    ...["@aws-sdk/*", ...texts(external)].map((one) => `--external:${one}`),
  ];
}

async function buildLayer(
  { name, code, runtime }: CodeBuild,
  { below }: BuildWork & { readonly kind: "layer" },
  ports: BuildPorts,
): Promise<BuildOutcome> {
  if (code.kind === "folder" && below === undefined)
    return { ok: true, folder: code.path, paths: [] };
  if (code.kind === "zip") {
    const hash = createHash("sha256").update(code.bytes).digest("hex");
    const folder = join(ports.folder, "layers", hash);
    const there = await access(folder).then(
      () => true,
      () => false,
    );
    const problem = there ? undefined : await unpacked(code.bytes, folder);
    if (problem !== undefined) return { ok: false, reason: `the archive is refused: ${problem}` };
    return { ok: true, folder, paths: [] };
  }
  if (code.kind !== "folder" || below === undefined) {
    return { ok: false, reason: "a layer is a folder or an archive" };
  }
  const source = code.path;
  const inner = { name, code, runtime, work: { kind: "node" } } as const;
  const work =
    below === "python"
      ? withPythonPackages(inner, source, ports)
      : withNodePackages(inner, source, ports);
  const built = await work;
  if (!built.ok) return built;
  const folder = await freshFolder(`layer-${name}`, ports, async (draft) => {
    await mkdir(join(draft, below), { recursive: true });
    for (const from of [built.folder, ...built.paths])
      await cp(from, join(draft, below), { recursive: true });
  });
  return { ok: true, folder, paths: [] };
}

/** What is wrong with an archive; undefined where it is laid out. */
async function unpacked(bytes: Uint8Array, folder: string): Promise<string | undefined> {
  try {
    await unpackZip(bytes, folder);
    return undefined;
  } catch (error) {
    if (error instanceof ZipProblem) return error.message;
    throw error;
  }
}

/** A folder of packages by what was asked for. */
async function installedOnce(
  asked: readonly (string | Uint8Array)[],
  ports: BuildPorts,
  install: (into: string) => Promise<ToolOutcome>,
): Promise<
  { readonly ok: true; readonly folder: string } | (ToolOutcome & { readonly ok: false })
> {
  const hash = createHash("sha256");
  for (const part of asked) hash.update(part).update("\0");
  const folder = join(ports.folder, "packages", hash.digest("hex").slice(0, 32));
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  if (there) return { ok: true, folder };
  const draft = `${folder}.${randomUUID()}`;
  await mkdir(draft, { recursive: true });
  const outcome = await install(draft);
  if (!outcome.ok) {
    await rm(draft, { recursive: true, force: true });
    return outcome;
  }
  await rename(draft, folder);
  return { ok: true, folder };
}

/** The folder of a function, made anew. */
async function freshFolder(
  name: string,
  ports: BuildPorts,
  make: (draft: string) => Promise<void>,
): Promise<string> {
  // A name may be anything until the function is declared; a folder's may not.
  const folder = join(ports.folder, "functions", name.replace(/[^A-Za-z0-9_-]/g, "_"));
  const draft = `${folder}.${randomUUID()}`;
  await mkdir(draft, { recursive: true });
  await make(draft);
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  return folder;
}

async function copied(source: string, into: string): Promise<void> {
  await cp(source, into, {
    recursive: true,
    filter: (path) => path === source || !NOT_COPIED.has(basename(path)),
  });
}
