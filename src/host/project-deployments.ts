// project-deployments.ts — the projects of a host: deployed, deployed anew, taken away.
//
// Owns: which projects are up, and the record of what they have made.
//   D1. What a project declared before and does no longer is taken away when it is deployed, but for what holds data.
//   D2. What holds data is on record until the project has none of it left.
import { type Project, type ProjectInput, projectInputs } from "../project/index.ts";
import { declaredInputs } from "./declared-inputs.ts";
import {
  type Deployment,
  type DeploymentPorts,
  DeploymentRefused,
  deployProject,
  type Left,
} from "./deploy-project.ts";
import {
  GOES_WITH_PROJECT,
  type MadeProject,
  MadeProjects,
  madeOf,
  onlyIn,
  withResources,
} from "./made-projects.ts";

const NOTHING_RUNS = { stateMachines: [], functions: [], activities: [] };

export class ProjectDeployments {
  readonly #portsOf: () => Promise<DeploymentPorts>;
  /** By their files. */
  readonly #up = new Map<string, Project>();
  readonly #made: MadeProjects;

  /** Without a folder the record is as long as the process. */
  constructor(folder: string | undefined, portsOf: () => Promise<DeploymentPorts>) {
    this.#made = new MadeProjects(folder);
    this.#portsOf = portsOf;
  }

  routes(): Project["http"] {
    return [...this.#up.values()].flatMap(({ http }) => http);
  }

  /** What the project of this file has made here; undefined for nothing. */
  made(file: string): Promise<MadeProject | undefined> {
    return this.#made.of(file);
  }

  /** Inputs of a machine that lie beside it, or that something declared starts it with. */
  async inputsOf(stateMachineArn: string): Promise<readonly ProjectInput[]> {
    const name = stateMachineArn.split(":").at(-1) ?? "";
    const made = await this.#made.withMachine(name);
    const found = await Promise.all(
      made.map(async ({ folder, resources }) => [
        ...(await projectInputs(folder, name)),
        ...declaredInputs(resources, stateMachineArn),
      ]),
    );
    return found.flat();
  }

  /** A project of this folder that runs. */
  runningIn(folder: string): Promise<MadeProject | undefined> {
    return this.#made.runningIn(folder);
  }

  /** Throws DeploymentRefused. */
  async deploy(project: Project): Promise<Deployment & Left> {
    const own = madeOf(project);
    const before = await this.#made.of(own.file);
    const left =
      before === undefined ? { gone: [], kept: [] } : await this.#leave(onlyIn(before, own));
    const earlier = before?.resources ?? [];
    const stays = earlier.filter(({ name }) => left.kept.includes(name));
    this.#up.set(own.file, project);
    try {
      const deployment = await deployProject(project, await this.#portsOf());
      await this.#made.keep(withResources(own, stays));
      return { ...deployment, ...left };
    } catch (error) {
      if (!(error instanceof DeploymentRefused)) throw error;
      const there = new Set([...error.made, ...earlier.map(({ name }) => name)]);
      const resources = own.resources.filter(({ name }) => there.has(name));
      await this.#made.keep(withResources({ ...own, resources }, stays));
      throw error;
    }
  }

  /** Takes away what runs by itself: machines, functions, schedules, routes. Data stays. */
  async takeDown(made: MadeProject): Promise<Left> {
    this.#up.delete(made.file);
    const left = await this.#leave(made);
    const resources = made.resources.filter(({ name }) => left.kept.includes(name));
    await this.#made.keep({ ...made, ...NOTHING_RUNS, resources });
    return left;
  }

  async #leave(made: MadeProject): Promise<Left> {
    const { removeProject } = await import("./remove-project.ts");
    const gone = await removeProject(made, await this.#portsOf());
    const kept = made.resources.filter(({ type }) => !GOES_WITH_PROJECT.has(type));
    return { gone, kept: kept.map(({ name }) => name) };
  }
}
