// example.ts — a project of examples/ in this process, as its test looks at it.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../../src/base/index.ts";
import {
  buildTemplates,
  clockOf,
  findTemplates,
  HOME_SCOPE,
  Host,
  loadProject,
  loadTemplates,
  type Project,
} from "../../src/host/index.ts";

export interface HistoryEvent {
  readonly type: string;
  readonly stateEnteredEventDetails?: { readonly name: string };
  readonly taskFailedEventDetails?: { readonly error: string };
  readonly taskSubmitFailedEventDetails?: { readonly error: string };
  readonly lambdaFunctionFailedEventDetails?: { readonly error: string };
}

/**
 * The project of an example: its treadle.yaml, or the file that EXAMPLE_TEMPLATE names in its folder, so that the
 * same tests pass over both.
 */
export async function exampleProject(name: string): Promise<Project> {
  const folder = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const template = process.env["EXAMPLE_TEMPLATE"];
  if (template === undefined) {
    const project = await loadProject(folder);
    if (project.ok) return project.value;
    throw new Error(JSON.stringify(project));
  }
  const source = await findTemplates(join(folder, template), {});
  if (!source.ok) throw new Error(JSON.stringify(source));
  const loaded = await loadTemplates(source.value, { scope: HOME_SCOPE, parameters: new Map() });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded));
  if (loaded.value.skipped.length > 0) throw new Error(JSON.stringify(loaded.value.skipped));
  const fail = (line: string): never => {
    throw new Error(line);
  };
  return buildTemplates(loaded.value, {
    ...{ folder: join(folder, ".treadle/build"), env: process.env, progress: fail, warn: fail },
  });
}

/** A deployed example on a server that listens. Dispose it at the end. */
export class Example {
  readonly host: Host;
  readonly url: string;
  readonly log: readonly string[];

  private constructor(host: Host, url: string, log: readonly string[]) {
    this.host = host;
    this.url = url;
    this.log = log;
  }

  /** Everything in memory, on a free port; `time` as `treadle run --time` takes it. */
  static async open(name: string, time = "skip"): Promise<Example> {
    const project = await exampleProject(name);
    const clock = clockOf(time);
    if (clock === undefined) throw new Error(`--time ${time}?`);
    const log: string[] = [];
    const host = await Host.open({
      ...{ scope: HOME_SCOPE, clock, relaxed: false, synchronous: "FULL", env: {} },
      listens: true,
      log: (line) => log.push(line),
    });
    try {
      await host.bind("127.0.0.1", 0);
      await host.deploy(project);
      return new Example(host, await host.listen("127.0.0.1", undefined), log);
    } catch (error) {
      await host[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Starts an execution and waits for its end. */
  async run(machine: string, input: unknown = {}): Promise<JsonObject> {
    const { region, account } = HOME_SCOPE;
    const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${machine}`;
    const started = await this.host.call("StartExecution", {
      ...{ stateMachineArn, input: JSON.stringify(input) },
    });
    if (started.status !== 200) throw new Error(JSON.stringify(started.body));
    return this.closed(String(started.body["executionArn"]));
  }

  async closed(executionArn: string): Promise<JsonObject> {
    await this.host.engine.closed(executionArn);
    return (await this.host.call("DescribeExecution", { executionArn })).body;
  }

  async history(executionArn: unknown): Promise<readonly HistoryEvent[]> {
    const { body } = await this.host.call("GetExecutionHistory", {
      ...{ executionArn: String(executionArn), maxResults: 1000 },
    });
    // The cast: GetExecutionHistory's answer.
    return body["events"] as unknown as readonly HistoryEvent[];
  }

  /** Names of the states entered, in order. */
  async visited(executionArn: unknown): Promise<readonly string[]> {
    const events = await this.history(executionArn);
    return events.flatMap((event) => event.stateEnteredEventDetails?.name ?? []);
  }

  /** An operation of an embedded service; throws what it refuses. */
  async service(service: string, operation: string, parameters: JsonObject): Promise<JsonObject> {
    const services = await this.host.services.get();
    const answer = await services.call({ service, operation, parameters, scope: HOME_SCOPE });
    if (answer.ok) return answer.output;
    throw new Error(`${answer.code}: ${answer.message}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.host[Symbol.asyncDispose]();
  }
}
