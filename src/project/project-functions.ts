// project-functions.ts — the functions of a project file, their code found.
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FunctionEntry, ProjectCode, ProjectFunction } from "./project.ts";
import { type ProjectReading, present } from "./project-reading.ts";
import { reasonOf } from "./read-file.ts";

export async function readFunctions(reading: ProjectReading): Promise<ProjectFunction[]> {
  const functions: ProjectFunction[] = [];
  for (const [name, entry] of Object.entries(reading.content.functions ?? {})) {
    const code = await readCode(reading, name, entry.code);
    checkHandler(reading, name, entry);
    if (code !== undefined) await checkProgram(reading, name, { entry, code });
    if (code !== undefined) functions.push(functionOf(reading, name, entry, code));
  }
  return functions;
}

function functionOf(
  reading: ProjectReading,
  name: string,
  entry: FunctionEntry,
  code: ProjectCode,
): ProjectFunction {
  return present<ProjectFunction>({
    ...{ name, ...reading.declaration(["functions", name]) },
    runtime: entry.runtime,
    handler: entry.handler,
    code,
    environment: reading.textsOf(entry.environment),
    timeoutSeconds: entry.timeout,
    memoryMb: entry.memory,
    reservedConcurrency: entry.reservedConcurrency,
    role: reading.roleOf(entry.role),
    description: entry.description,
    tags: reading.textsOf(entry.tags),
  });
}

/** Every runtime but the ones that start an executable needs to know which function to call. */
function checkHandler(reading: ProjectReading, name: string, entry: FunctionEntry): void {
  if (entry.handler !== undefined || !/^(nodejs|python|java)/.test(entry.runtime)) return;
  const path = ["functions", name];
  const shape = entry.runtime.startsWith("java")
    ? "package.Class::method"
    : "file.function, such as index.handler";
  reading.problem(path, `functions.${name} needs 'handler': ${shape}`);
}

/** Runtimes whose interpreter is not run here: their code has to bring an executable of its own. */
const FOREIGN = /^(dotnet|ruby)/;

async function checkProgram(
  reading: ProjectReading,
  name: string,
  { entry, code }: { readonly entry: FunctionEntry; readonly code: ProjectCode },
): Promise<void> {
  if (!FOREIGN.test(entry.runtime) || (await hasBootstrap(code))) return;
  const path = ["functions", name, "runtime"];
  reading.problem(
    path,
    `functions.${name}.runtime: ${entry.runtime} cannot be run here: nodejs…, python… and java… can, and any code with an executable called bootstrap (provided.al2023)`,
  );
}

async function hasBootstrap(code: ProjectCode): Promise<boolean> {
  switch (code.kind) {
    case "files":
      return Object.hasOwn(code.files, "bootstrap");
    case "zip":
      // A zip's directory holds the names of its files as they are.
      return Buffer.from(code.bytes).includes("bootstrap");
    case "folder":
      return stat(join(code.path, "bootstrap")).then(
        () => true,
        () => false,
      );
  }
}

async function readCode(
  reading: ProjectReading,
  name: string,
  code: FunctionEntry["code"],
): Promise<ProjectCode | undefined> {
  if (typeof code !== "string") return { kind: "files", files: code };
  const path = reading.pathOf(code);
  const refuse = (reason: string): undefined => {
    reading.problem(["functions", name, "code"], `functions.${name}.code: ${reason}: ${path}`);
    return undefined;
  };
  try {
    if ((await stat(path)).isDirectory()) return { kind: "folder", path };
    if (!/\.(zip|jar)$/.test(path)) return refuse("code is a folder or a zip, this is neither");
    return { kind: "zip", bytes: await readFile(path) };
  } catch (error) {
    return refuse(reasonOf(error).replace("no such file", "no such folder or zip"));
  }
}
