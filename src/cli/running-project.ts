// running-project.ts — a project on a server of this process: opened, deployed, told, deployed again.
import { join, resolve } from "node:path";
import { type Deployment, Host, type Left, localAddresses, type Project } from "../host/index.ts";
import { type HostChoices, hostOptions } from "./host-options.ts";
import { opened } from "./opened.ts";
import {
  type ChosenProject,
  chosenProject,
  type ProjectChoices,
  type ReadSsm,
  readyProject,
  tellSkipped,
} from "./project-choice.ts";
import type { Session } from "./session.ts";

export interface UpChoices extends HostChoices, ProjectChoices {
  readonly host?: string;
  readonly port?: number;
}

export class RunningProject {
  readonly #session: Session;
  readonly #path: string;
  readonly #choices: UpChoices;
  readonly #host: Host;
  readonly #buildFolder: string;
  #project: Project;
  /** What was loaded last, for whoever watches its files. */
  chosen: ChosenProject;
  deployment: Deployment;
  readonly url: string;

  private constructor(parts: Parts) {
    this.#session = parts.session;
    this.#path = parts.path;
    this.#choices = parts.choices;
    this.#host = parts.host;
    this.#buildFolder = parts.buildFolder;
    this.#project = parts.project;
    this.chosen = parts.chosen;
    this.deployment = parts.deployment;
    this.url = parts.url;
  }

  static async open(session: Session, path: string, choices: UpChoices): Promise<RunningProject> {
    const first = await chosenProject(session, path, choices);
    const settings = hostOptions(session, choices, first.project);
    const data = settings.dataDirectory ?? first.project.settings.data ?? resolve(".treadle");
    const buildFolder = join(data, "build");
    const host = await opened(() => Host.open({ ...settings, listens: true }));
    try {
      const asksSsm = (first.templates?.asked.size ?? 0) > 0;
      const chosen = asksSsm ? await chosenProject(session, path, choices, ssmOf(host)) : first;
      const project = await readyProject(session, chosen, buildFolder);
      const { settings: own } = chosen.project;
      const address = choices.host ?? own.host ?? "127.0.0.1";
      const url = await opened(() => host.bind(address, choices.port ?? own.port));
      const deployment = await opened(() => host.deploy(project));
      tellLeft(session, deployment);
      await opened(() => host.listen(address, undefined));
      return new RunningProject({
        ...{ session, path, choices, host, buildFolder, project, chosen, deployment, url },
      });
    } catch (error) {
      await host[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Reads everything again and makes it so; what is declared no longer is taken away. */
  async deployAgain(): Promise<void> {
    const ssm = ssmOf(this.#host);
    const chosen = await chosenProject(this.#session, this.#path, this.#choices, ssm);
    const project = await readyProject(this.#session, chosen, this.#buildFolder);
    const deployed = await opened(() => this.#host.deploy(project));
    this.deployment = deployed;
    this.#project = project;
    this.chosen = chosen;
    tellLeft(this.#session, deployed);
  }

  async call(operation: string, parameters: Parameters<Host["call"]>[1]): ReturnType<Host["call"]> {
    return this.#host.call(operation, parameters);
  }

  /** What there is and where it is reached. */
  tell(): void {
    const { colors, note } = this.#session.terminal;
    for (const { arn } of this.deployment.stateMachines) note(`  ${arn}`);
    for (const name of this.deployment.functions) note(colors.dim(`  function ${name}`));
    const here = localAddresses(this.#project.http, this.url);
    for (const route of here.routes) note(`  ${route}`);
    if (this.deployment.outputs.length > 0) note("Outputs:");
    for (const { name, value } of this.deployment.outputs) {
      note(`  ${name} = ${colors.cyan(here.of(value))}`);
    }
    tellSkipped(this.#session, this.chosen);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host[Symbol.asyncDispose]();
  }
}

interface Parts {
  readonly session: Session;
  readonly path: string;
  readonly choices: UpChoices;
  readonly host: Host;
  readonly buildFolder: string;
  readonly project: Project;
  readonly chosen: ChosenProject;
  readonly deployment: Deployment;
  readonly url: string;
}

function ssmOf(host: Host): ReadSsm {
  return (name) => host.ssmParameter(name);
}

/** What was declared before and is no longer. */
function tellLeft({ terminal: { note } }: Session, { gone, kept }: Left): void {
  if (gone.length > 0) note(`gone: ${gone.join(", ")}`);
  if (kept.length > 0) note(`kept, with what they hold: ${kept.join(", ")}`);
}
