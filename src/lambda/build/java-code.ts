// java-code.ts — Java functions built by Maven or Gradle as `sam build` does: classes, and the archives that they need in lib.
//
// The build runs in a copy of the sources, so that nothing is written among them; what it makes is kept for as long
// as the sources stay the same, because a build takes many seconds.
import { createHash, randomUUID } from "node:crypto";
import { access, cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { BuildOutcome, BuildPorts, CodeBuild } from "./build-plan.ts";
import { runTool, type ToolOutcome, type ToolRun } from "./tool.ts";

export interface JavaParts {
  readonly source: string;
  readonly tool: "maven" | "gradle";
}

const NOT_SOURCES: ReadonlySet<string> = new Set([
  ...[".git", ".treadle", ".aws-sam", "cdk.out", "node_modules", ".gradle", ".idea"],
  ...["target", "build", "bin", "out"],
]);

export async function buildJava(
  { name, runtime }: CodeBuild,
  { source, tool }: JavaParts,
  ports: BuildPorts,
): Promise<BuildOutcome> {
  const files = await sourcesIn(source);
  const hash = createHash("sha256").update(`${runtime}\0${tool}\0`);
  for (const file of files) hash.update(`${file}\0`).update(await readFile(join(source, file)));
  const own = join(ports.folder, "java", name.replace(/[^A-Za-z0-9_-]/g, "_"));
  const folder = join(own, hash.digest("hex").slice(0, 32));
  if (await isThere(folder)) return { ok: true, folder, paths: [] };
  const scratch = `${folder}.${randomUUID()}`;
  try {
    for (const file of files) await cp(join(source, file), join(scratch, "sources", file));
    const made = join(scratch, "made");
    await mkdir(made);
    const build = { sources: join(scratch, "sources"), made, name, ports };
    const outcome = tool === "maven" ? await byMaven(build) : await byGradle(build);
    if (!outcome.ok) return outcome;
    await keepOnly(own, scratch);
    await rename(made, folder);
    return { ok: true, folder, paths: [] };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Every file that the build may read, in an order that stays. */
async function sourcesIn(root: string, folder: string = root): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    // `build` is also a package's name: only beside the build file it is what a build leaves.
    if (NOT_SOURCES.has(entry.name) && (folder === root || entry.name.startsWith("."))) continue;
    if (entry.isDirectory()) found.push(...(await sourcesIn(root, path)));
    else if (entry.isFile()) found.push(relative(root, path));
  }
  return found.sort();
}

/** What was made of older sources goes. */
async function keepOnly(own: string, scratch: string): Promise<void> {
  for (const entry of await readdir(own)) {
    const path = join(own, entry);
    if (path !== scratch) await rm(path, { recursive: true, force: true });
  }
}

interface Build {
  readonly sources: string;
  /** Where classes and lib go. */
  readonly made: string;
  readonly name: string;
  readonly ports: BuildPorts;
}

async function byMaven({ sources, made, name, ports }: Build): Promise<ToolOutcome> {
  ports.progress(`${name}: mvn package`);
  const options = ["--batch-mode", "--quiet", "-Dmaven.test.skip=true", "-Dstyle.color=never"];
  const goals = ["package", "dependency:copy-dependencies", "-DincludeScope=runtime"];
  const folder = `-DoutputDirectory=${join(made, "lib")}`;
  const args = [...options, ...goals, folder];
  const outcome = await runTool({ command: "mvn", arguments: args, folder: sources }, ports);
  if (!outcome.ok) return outcome;
  const classes = join(sources, "target", "classes");
  if (!(await isThere(classes))) {
    return { ok: false, reason: "mvn made no target/classes: is pom.xml the function's own?" };
  }
  await cp(classes, made, { recursive: true });
  return outcome;
}

/** The one task that is asked for: what the main sources become, and what they need when they run. */
const GRADLE_SCRIPT = `rootProject {
  afterEvaluate { project ->
    project.tasks.register('treadleFunction', Copy) {
      into(new File(System.getProperty('treadle.into')))
      from(project.sourceSets.main.output)
      into('lib') { from(project.configurations.runtimeClasspath) }
    }
  }
}
`;

async function byGradle({ sources, made, name, ports }: Build): Promise<ToolOutcome> {
  const script = join(sources, "..", "treadle.init.gradle");
  await writeFile(script, GRADLE_SCRIPT);
  ports.progress(`${name}: gradle`);
  const args = ["--no-daemon", "--quiet", "--console=plain", "--init-script", script];
  const task = [...args, `-Dtreadle.into=${made}`, "treadleFunction"];
  const own = await isThere(join(sources, "gradlew"));
  const run: ToolRun = own
    ? { command: "/bin/sh", arguments: ["./gradlew", ...task], folder: sources }
    : { command: "gradle", arguments: task, folder: sources };
  return runTool(run, ports);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
