// stage.ts — where a demo plays: a host in this process on a copy of the example's folder, both gone afterwards.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type JsonObject, stateMachineArn } from "../../base/index.ts";
import {
  DeploymentRefused,
  Host,
  type HostOptions,
  HTTP_PREFIX,
  type Project,
} from "../../host/index.ts";
import { CommandError, EXIT } from "../exit.ts";
import { hostOptions, projectOf } from "../host-options.ts";
import type { Session } from "../session.ts";

interface Parts {
  readonly project: Project;
  readonly routes: string;
  readonly folder: string;
  readonly scope: HostOptions["scope"];
}

export class Stage {
  readonly host: Host;
  readonly project: Project;
  /** Below it stand the HTTP routes. */
  readonly routes: string;
  readonly #folder: string;

  readonly scope: HostOptions["scope"];

  private constructor(host: Host, parts: Parts) {
    this.host = host;
    this.project = parts.project;
    this.routes = parts.routes;
    this.scope = parts.scope;
    this.#folder = parts.folder;
  }

  /** `time` as `treadle run --time` takes it. */
  static async open(session: Session, example: string, time: string): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "treadle-demo-"));
    const copy = join(folder, basename(example));
    cpSync(example, copy, { recursive: true, filter: (path) => basename(path) !== ".treadle" });
    // A demo answers all by itself: what the environment says of endpoints and regions is for others.
    const own = { ...session, env: {} };
    const project = await projectOf(own, copy);
    if (project === undefined) throw new CommandError(EXIT.usage, `${example} has no treadle.yaml`);
    const options = hostOptions(own, { time, memory: true }, project);
    const host = await Host.open({ ...options, listens: true });
    try {
      await host.bind("127.0.0.1", 0);
      await host.deploy(project);
      const url = await host.listen("127.0.0.1", 0);
      return new Stage(host, {
        project,
        routes: `${url}${HTTP_PREFIX}`,
        folder,
        scope: options.scope,
      });
    } catch (error) {
      await host[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
      if (error instanceof DeploymentRefused) throw new CommandError(EXIT.usage, error.message);
      throw error;
    }
  }

  arnOf(machine: string): string {
    return stateMachineArn(this.scope, machine);
  }

  /** An operation of an embedded service: its answer, or its error's name and text. */
  async service(
    service: string,
    operation: string,
    parameters: JsonObject,
  ): Promise<{ readonly output?: JsonObject; readonly error?: string; readonly text: string }> {
    const services = await this.host.services.get();
    const answer = await services.call({ service, operation, parameters, scope: this.scope });
    return answer.ok
      ? { output: answer.output, text: "" }
      : { error: answer.code, text: `${answer.code}: ${answer.message}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
