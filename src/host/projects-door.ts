// projects-door.ts — `/-/projects/up` and `/-/projects/down`: projects that lie on this machine, asked for by path.
//
// Whoever may create functions may run code here anyway; still, pages of a browser must not (a header that they
// cannot send unasked), nor other machines, whose paths mean nothing here.
import { foreignJson, isJsonArray, isJsonObject, type Json, type Scope } from "../base/index.ts";
import {
  findProjectFile,
  type Project,
  type ProjectInput,
  type ProjectProblem,
  projectProblemText,
} from "../project/index.ts";
import { type HttpAnswer, type Mount, plainAnswer } from "../server/index.ts";
import type { BuildOptions } from "./built-project.ts";
import { type Deployment, DeploymentRefused, type Left } from "./deploy-project.ts";
import { localAddresses } from "./local-addresses.ts";
import { type MadeProject, madeOf } from "./made-projects.ts";
import { loadProject } from "./sdk-loading.ts";
import { buildTemplates, findTemplates, loadTemplates } from "./templates.ts";

export interface ProjectsPorts {
  readonly scope: Scope;
  readonly buildFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** `http://127.0.0.1:8083` */
  url(): string;
  readSsm(name: string): Promise<string | undefined>;
  /** What the project of this file has made here; undefined for nothing. */
  made(file: string): Promise<MadeProject | undefined>;
  /** Inputs of a machine that lie in its project's files. */
  inputsOf(stateMachineArn: string): Promise<readonly ProjectInput[]>;
  /** A project of this folder that runs. */
  runningIn(folder: string): Promise<MadeProject | undefined>;
  deploy(project: Project): Promise<Deployment & Left>;
  takeDown(made: MadeProject): Promise<Left>;
}

const PREFIX = "/-/projects/";
const BODY_BYTES_MAX = 262_144;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

export function projectsDoor(ports: ProjectsPorts): Mount {
  return {
    name: "projects",
    matches: ({ method, path }) => method === "POST" && path.startsWith(PREFIX),
    handle: async (request, body) => {
      if (request.headers["x-treadle-request"] !== "1" || !LOOPBACK.test(request.remoteAddress)) {
        return answer(403, [
          "projects are taken up and down from this machine's command line alone",
        ]);
      }
      const asked = askedFor((await body.read(BODY_BYTES_MAX)).toString("utf8"));
      if (asked === undefined) return answer(400, ["a request names the path of a project"]);
      switch (request.path.slice(PREFIX.length)) {
        case "up":
          return upAnswer(asked, ports);
        case "down":
          return downAnswer(asked, ports);
        default:
          return answer(404, ["projects go up or down"]);
      }
    },
  };
}

interface Asked {
  readonly path: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly stacks: readonly string[] | undefined;
  readonly stackName: string | undefined;
  readonly environment: string | undefined;
}

function askedFor(text: string): Asked | undefined {
  const body = foreignJson(text);
  if (!isJsonObject(body) || typeof body["path"] !== "string") return undefined;
  const texts = (value: Json | undefined): readonly string[] =>
    isJsonArray(value) ? value.map(String) : [];
  const text1 = (value: Json | undefined): string | undefined =>
    typeof value === "string" ? value : undefined;
  const pairs = texts(body["parameters"]).map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return {
    path: body["path"],
    parameters: new Map(pairs),
    stacks: isJsonArray(body["stacks"]) ? texts(body["stacks"]) : undefined,
    ...{ stackName: text1(body["stackName"]), environment: text1(body["environment"]) },
  };
}

function answer(status: number, lines: readonly string[]): HttpAnswer {
  return plainAnswer(status, "application/json", JSON.stringify({ lines }));
}

async function upAnswer(asked: Asked, ports: ProjectsPorts): Promise<HttpAnswer> {
  const lines: string[] = [];
  const build = {
    progress: (line: string) => void lines.push(line),
    warn: (line: string) => void lines.push(line),
  };
  const loaded = await loadedProject(asked, ports, build);
  if (!loaded.ok) return refusal(asked, loaded.problems);
  try {
    const deployed = await ports.deploy(loaded.project);
    lines.push(...deployed.stateMachines.map(({ arn }) => arn));
    lines.push(...deployed.functions.map((name) => `function ${name}`));
    const here = localAddresses(loaded.project.http, ports.url());
    lines.push(...here.routes);
    lines.push(...deployed.outputs.map(({ name, value }) => `${name} = ${here.of(value)}`));
    const warnings = loaded.project.warnings.map(projectProblemText);
    return answer(200, [...lines, ...leftLines(deployed), ...warnings, ...loaded.skipped]);
  } catch (error) {
    if (error instanceof DeploymentRefused) return answer(400, [error.message]);
    throw error;
  }
}

async function downAnswer(asked: Asked, ports: ProjectsPorts): Promise<HttpAnswer> {
  const loaded = await loadedProject(asked, ports, undefined);
  const own = loaded.ok ? madeOf(loaded.project) : undefined;
  // It goes down as it went up: what its files say by now, and whether they can be read, does not matter.
  const recorded =
    (await ports.made(own?.file ?? asked.path)) ?? (await ports.runningIn(asked.path));
  if (recorded !== undefined) {
    return answer(200, leftLines(await ports.takeDown(recorded), "nothing"));
  }
  if (!loaded.ok || own === undefined) return refusal(asked, loaded.ok ? [] : loaded.problems);
  // It may have been made before there was a record, but nobody can say what of it holds data.
  const { gone } = await ports.takeDown(own);
  return answer(200, leftLines({ gone, kept: [] }, "nothing"));
}

function leftLines({ gone, kept }: Left, otherwise?: string): readonly string[] {
  const names = gone.length === 0 ? otherwise : gone.join(", ");
  return [
    ...(names === undefined ? [] : [`gone: ${names}`]),
    ...(kept.length === 0 ? [] : [`kept, with what they hold: ${kept.join(", ")}`]),
  ];
}

function refusal({ path }: Asked, problems: readonly ProjectProblem[]): HttpAnswer {
  return answer(400, [
    `the project cannot be loaded: ${path}`,
    ...problems.map(projectProblemText),
  ]);
}

type Loaded =
  | { readonly ok: true; readonly project: Project; readonly skipped: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ProjectProblem[] };

/** Without `build` nothing is made ready: the project is only to be known. */
async function loadedProject(
  { environment, parameters, path, stackName, stacks }: Asked,
  { buildFolder, env, readSsm, scope }: ProjectsPorts,
  build: Pick<BuildOptions, "progress" | "warn"> | undefined,
): Promise<Loaded> {
  const own = await findProjectFile(path);
  if (own !== undefined && /treadle\.(ya?ml|json)$/.test(own)) {
    const read = await loadProject(own, { scope });
    return read.ok ? { ok: true, project: read.value, skipped: [] } : read;
  }
  const found = await findTemplates(path, {
    ...(environment === undefined ? {} : { environment }),
    ...(stackName === undefined ? {} : { stackName }),
  });
  if (!found.ok) return found;
  const loaded = await loadTemplates(found.value, {
    ...{ scope, parameters, readSsm },
    ...(stacks === undefined ? {} : { stacks }),
  });
  if (!loaded.ok) return loaded;
  const { value } = loaded;
  const project =
    build === undefined
      ? value.project
      : await buildTemplates(value, { folder: buildFolder, env, ...build });
  const skipped = value.skipped.map(
    ({ file, line, what }) => `not run here: ${file}:${line}: ${what}`,
  );
  return { ok: true, project, skipped };
}
