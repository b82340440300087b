// find-source.ts — which project a path means: a template, a CDK assembly, what SAM or Serverless built, or a folder.
import { access, readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import {
  didYouMean,
  isJsonObject,
  type JsonObject,
  type Parsed,
  parseJson,
} from "../../base/index.ts";
import type { ProjectProblem } from "../../project/index.ts";
import { NO_ASSETS } from "./assets.ts";
import { assemblyStacks } from "./cdk.ts";
import { type SamConfig, samConfigOf } from "./samconfig.ts";
import type { ProjectSource } from "./source.ts";
import { parseToml, TomlFault } from "./toml.ts";

export interface FindOptions {
  /** The environment of samconfig.toml; `default` without. */
  readonly environment?: string;
  /** Without one: samconfig's, or the folder's name. */
  readonly stackName?: string;
}

type Found = Parsed<ProjectSource, ProjectProblem>;

const SERVERLESS_TEMPLATE = "cloudformation-template-update-stack.json";
const TEMPLATES = ["template.yaml", "template.yml", "template.json"];
const BUILT_BY_SAM = join(".aws-sam", "build");

export async function findSource(given: string, options: FindOptions = {}): Promise<Found> {
  const path = resolve(given);
  const kind = await kindOf(path);
  if (kind === "nothing") return refuse(given, "there is no such file or folder");
  if (kind === "folder") return inFolder(path, given, options);
  switch (basename(path)) {
    case "manifest.json":
      return assembly(dirname(path), given);
    case "cdk.json":
    case "serverless.yml":
      return inFolder(dirname(path), given, options);
    default:
      if (await isMachine(path)) {
        const words = `this is a state machine, not a project: \`treadle run ${given}\` runs it`;
        return refuse(given, words);
      }
      return template(path, dirname(path), options);
  }
}

/** A definition of states, which a template never looks like. */
async function isMachine(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => "");
  return (
    /["']?StartAt["']?\s*:/.test(text) &&
    /["']?States["']?\s*:/.test(text) &&
    !/["']?(Resources|Transform)["']?\s*:/.test(text)
  );
}

/** Looks in the order in which a person would: what the folder is, then what is in it. */
async function inFolder(folder: string, given: string, options: FindOptions): Promise<Found> {
  const at = (name: string): string => join(folder, name);
  if (await exists(at("manifest.json"))) return assembly(folder, given);
  if (await exists(at(SERVERLESS_TEMPLATE))) return serverless(folder, options);
  if (await exists(at("cdk.json"))) {
    const output = await cdkOutput(folder);
    if (await exists(join(output, "manifest.json"))) return assembly(output, given);
    return refuse(
      given,
      `this is a CDK app without ${relative(folder, output)}: run \`npx cdk synth\` first`,
    );
  }
  const config = await readSamConfig(folder, options);
  if (!config.ok) return config;
  for (const name of [config.value.template, ...TEMPLATES]) {
    if (name !== undefined && (await exists(at(name)))) return template(at(name), folder, options);
  }
  if (await exists(join(folder, ".serverless", SERVERLESS_TEMPLATE))) {
    return serverless(join(folder, ".serverless"), options);
  }
  if (await exists(at("serverless.yml"))) {
    return refuse(
      given,
      "this is a Serverless project without .serverless: run `npx serverless package` first",
    );
  }
  const built = join(folder, BUILT_BY_SAM, "template.yaml");
  if (await exists(built)) return template(built, folder, options);
  // Made elsewhere and taken along, as an artefact of CI is.
  if (await exists(at(join("cdk.out", "manifest.json")))) return assembly(at("cdk.out"), given);
  return onlyTemplate(folder, given, options);
}

/** The one file of a folder that looks like a template. */
async function onlyTemplate(folder: string, given: string, options: FindOptions): Promise<Found> {
  const names = await readdir(folder);
  const candidates: string[] = [];
  for (const name of names.filter((one) => /\.(ya?ml|json|template)$/.test(one)).sort()) {
    const text = await readFile(join(folder, name), "utf8").catch(() => "");
    if (/["']?Resources["']?\s*:/.test(text) && /AWS::\w+::\w+/.test(text)) candidates.push(name);
  }
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1)
    return template(join(folder, only), folder, options);
  if (candidates.length > 1) {
    return refuse(given, `several files here are templates: ${candidates.join(", ")}; name one`);
  }
  const words =
    "there is no project here: no treadle.yaml, cdk.json, cdk.out, template.yaml, .serverless or .aws-sam/build";
  return refuse(given, words);
}

async function template(file: string, start: string, options: FindOptions): Promise<Found> {
  const { home, built } = homeOf(start, file);
  const config = await readSamConfig(home, options);
  if (!config.ok) return config;
  const { parameters, region, stackName } = config.value;
  const name = options.stackName ?? stackName ?? stackNameOf(home);
  return {
    ok: true,
    value: {
      folder: await projectFolder(home),
      home,
      kind: built ? "sam-build" : "template",
      stacks: [{ file: await realpath(file), name, parameters, assets: NO_ASSETS }],
      ...(region === undefined ? {} : { region }),
    },
  };
}

/** What `sam build` makes belongs to the folder that `.aws-sam` stands in. */
function homeOf(start: string, file: string): { readonly home: string; readonly built: boolean } {
  const at = file.lastIndexOf(`${sep}.aws-sam${sep}`);
  return at < 0 ? { home: start, built: false } : { home: file.slice(0, at) || sep, built: true };
}

async function assembly(folder: string, given: string): Promise<Found> {
  const real = await realpath(folder);
  const found = await assemblyStacks(real);
  if (!found.ok) return refuse(given, found.why);
  const home = dirname(real);
  const { account, region, stacks } = found;
  return {
    ok: true,
    value: {
      ...{ folder: await projectFolder(home), home, kind: "cdk", stacks },
      ...(region === undefined ? {} : { region }),
      ...(account === undefined ? {} : { account }),
    },
  };
}

async function cdkOutput(folder: string): Promise<string> {
  const settings = await jsonAt(join(folder, "cdk.json"));
  const output = settings["output"];
  return join(folder, typeof output === "string" ? output : "cdk.out");
}

async function serverless(folder: string, { stackName }: FindOptions): Promise<Found> {
  const real = await realpath(folder);
  const state = await jsonAt(join(real, "serverless-state.json"));
  const service = isJsonObject(state["service"]) ? state["service"] : {};
  const name = typeof service["service"] === "string" ? service["service"] : undefined;
  const home = dirname(real);
  const file = join(real, SERVERLESS_TEMPLATE);
  const own = stackName ?? name ?? stackNameOf(home);
  const stacks = [{ file, name: own, parameters: new Map<string, string>(), assets: NO_ASSETS }];
  return {
    ok: true,
    value: { folder: await projectFolder(home), home, kind: "serverless", stacks },
  };
}

/**
 * How far a template may reach: the checked-out repository, the working folder where the project is below it, or the
 * project's own folder.
 */
async function projectFolder(home: string): Promise<string> {
  const real = await realpath(home);
  for (let at = real; at !== dirname(at); at = dirname(at)) {
    if (await exists(join(at, ".git"))) return at;
  }
  const working = await realpath(process.cwd());
  return real.startsWith(working + sep) ? working : real;
}

function stackNameOf(home: string): string {
  const name = basename(home)
    .replace(/[^A-Za-z0-9-]/g, "-")
    .replace(/^[^A-Za-z]+/, "");
  return name === "" ? "stack" : name.slice(0, 128);
}

async function readSamConfig(
  folder: string,
  { environment }: FindOptions,
): Promise<Parsed<SamConfig, ProjectProblem>> {
  const file = join(folder, "samconfig.toml");
  const text = await readFile(file, "utf8").catch(() => undefined);
  try {
    const config =
      text === undefined ? await yamlConfig(folder) : { file, content: parseToml(text) };
    const unknown = environment === undefined ? undefined : unknownOf(environment, config, folder);
    if (unknown !== undefined) return { ok: false, problems: [unknown] };
    return { ok: true, value: samConfigOf(config?.content ?? {}, environment ?? "default") };
  } catch (error) {
    if (error instanceof ConfigFault) return { ok: false, problems: [error.problem] };
    if (!(error instanceof TomlFault)) throw error;
    const { column, line, message } = error;
    return { ok: false, problems: [{ file, line, column, message }] };
  }
}

/** A samconfig.yaml that is no YAML. */
class ConfigFault extends Error {
  readonly problem: ProjectProblem;

  constructor(problem: ProjectProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

interface ConfigFile {
  readonly file: string;
  readonly content: JsonObject;
}

/** An environment that somebody has asked for and that no file has. */
function unknownOf(
  environment: string,
  config: ConfigFile | undefined,
  folder: string,
): ProjectProblem | undefined {
  if (config === undefined) {
    const message = `there is no samconfig.toml, so there is no environment '${environment}'`;
    return { file: folder, message };
  }
  const { content, file } = config;
  if (environment === "default" || isJsonObject(content[environment])) return undefined;
  const names = Object.keys(content).filter((name) => isJsonObject(content[name]));
  const hint = didYouMean(environment, names) ?? `it has ${names.join(", ") || "none"}`;
  return { file, line: 1, column: 1, message: `there is no environment '${environment}'; ${hint}` };
}

async function yamlConfig(folder: string): Promise<ConfigFile | undefined> {
  for (const name of ["samconfig.yaml", "samconfig.yml"]) {
    const file = join(folder, name);
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const { parseDocument } = await import("yaml");
    const document = parseDocument(text);
    const [fault] = document.errors;
    if (fault !== undefined) {
      const [{ line, col: column } = { line: 1, col: 1 }] = fault.linePos ?? [];
      const [message = ""] = fault.message.split(" at line ");
      throw new ConfigFault({ file, line, column, message });
    }
    // The cast: YAML without tags of its own gives what JSON gives.
    const content = document.toJS() as JsonObject | null;
    if (isJsonObject(content)) return { file, content };
  }
  return undefined;
}

async function jsonAt(path: string): Promise<JsonObject> {
  const text = await readFile(path, "utf8").catch(() => "{}");
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : {};
  } catch (error) {
    // A settings file that is no JSON says nothing.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function refuse(file: string, message: string): Found {
  return { ok: false, problems: [{ file, message }] };
}

async function kindOf(path: string): Promise<"file" | "folder" | "nothing"> {
  return stat(path).then(
    (stats) => (stats.isDirectory() ? "folder" : "file"),
    () => "nothing",
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
