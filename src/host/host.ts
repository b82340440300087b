// host.ts — builds everything once, wires it, starts it, drains and stops it.
//
// Owns: the order. Opening: store, engine, API, services, functions; closing: listener, engine, services, functions.
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Api, createApi } from "../api/index.ts";
import { isJsonObject, type JsonObject, parseJson } from "../base/index.ts";
import { AWS_LIMITS, type Limits } from "../core/index.ts";
import {
  type EngineIncident,
  type EventSink,
  MemoryEventSink,
  type OpenedEngine,
  openEngine,
  RealChance,
  type RunnerResolver,
  type Store,
  type TurnWatch,
} from "../engine/index.ts";
import {
  createRunners,
  knowsSdkAction,
  loadModelFile,
  type MockFile,
  parseMockFile,
  taskRefusal,
} from "../integrations/index.ts";
import { type Project, reasonOf } from "../project/index.ts";
import type { HttpServer } from "../server/index.ts";
import { MemoryStore, SqliteStore } from "../store/index.ts";
import { CloudStacks, readObjectOf } from "./cloud-stacks.ts";
import { deliveries } from "./deliveries.ts";
import type { Deployment, DeploymentPorts, Left } from "./deploy-project.ts";
import { EmbeddedSink } from "./embedded-sink.ts";
import { errorText } from "./error-text.ts";
import { EventForwarder, forwardTargets } from "./event-forwarder.ts";
import { functionKeys } from "./function-keys.ts";
import { heapWatch } from "./heap-watch.ts";
import { LazyLambda } from "./lazy-lambda.ts";
import { LazyServices } from "./lazy-services.ts";
import { logGroupCheck, makeLogGroups } from "./log-groups.ts";
import { madeOf } from "./made-projects.ts";
import { embeddedObjects, mapDataOf } from "./map-data.ts";
import { Notes } from "./notes.ts";
import type { HostOptions } from "./options.ts";
import { OwnAddress } from "./own-address.ts";
import { pause } from "./pause.ts";
import { ProjectDeployments } from "./project-deployments.ts";
import type { ProjectsPorts } from "./projects-door.ts";
import { resourcePorts } from "./resource-ports.ts";
import { routeTable } from "./route-rules.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { SERVICE_KNOWLEDGE } from "./service-knowledge.ts";
import { stateTester } from "./state-tester.ts";
import { statesCaller } from "./states-caller.ts";
import { mockedCases } from "./test-cases.ts";

const RELAXED: Limits = {
  ...AWS_LIMITS,
  payloadBytesMax: Number.POSITIVE_INFINITY,
  historyEventsMax: Number.POSITIVE_INFINITY,
};

/** In queues' URLs while nobody listens. */
const UNHEARD_ORIGIN = "http://127.0.0.1:8083";

/** A mock file that cannot be used. */
export class MockFileRefused extends Error {
  override readonly name = "MockFileRefused";
}

/** A whole Treadle in this process. Dispose it to stop. */
export class Host {
  readonly api: Api;
  readonly engine: OpenedEngine;
  /** Local functions; their room is loaded at the first call. */
  readonly lambda: LazyLambda;
  /** The embedded services; loaded by the first task that needs one, or by listening. */
  readonly services: LazyServices;
  readonly events: MemoryEventSink;
  /** When the store turns out to be damaged, with what to do about it: stop. */
  readonly damaged: Promise<Error>;
  readonly #options: HostOptions;
  readonly #scratch: string | undefined;
  readonly #stacks: CloudStacks;
  readonly #notes: Notes;
  #server: HttpServer | undefined;
  readonly #address: OwnAddress;
  readonly #projects: ProjectDeployments;

  private constructor(parts: HostParts, options: HostOptions) {
    this.api = parts.api;
    this.engine = parts.engine;
    this.lambda = parts.lambda;
    this.services = parts.services;
    this.events = parts.events;
    this.#scratch = parts.scratch;
    this.damaged = parts.damaged;
    this.#stacks = parts.stacks;
    this.#options = options;
    this.#address = parts.address;
    this.#notes = parts.notes;
    this.#projects = new ProjectDeployments(options.dataDirectory, () => this.#deploymentPorts());
  }

  /** Throws StoreRefused (data that cannot be used) or {@link MockFileRefused}, both with what to do. */
  static async open(options: HostOptions): Promise<Host> {
    return new Host(await buildParts(options), options);
  }

  /** One operation in process; the answer as the wire would show it. */
  async call(
    operation: string,
    parameters: JsonObject,
  ): Promise<{ readonly status: number; readonly body: JsonObject }> {
    const { status, text } = await this.api.answer(operation, parameters, this.#options.scope);
    const body = parseJson(text);
    return { status, body: isJsonObject(body) ? body : {} };
  }

  /** Makes it so; what it declared before and does no longer is taken away, but for what holds data. */
  async deploy(project: Project): Promise<Deployment & Left> {
    await makeLogGroups(project, this.services);
    return this.#projects.deploy(project);
  }

  /** Takes away what runs by itself: machines, functions, schedules, routes. Data stays. */
  async remove(project: Project): Promise<readonly string[]> {
    const made = (await this.#projects.made(project.file)) ?? madeOf(project);
    return (await this.#projects.takeDown(made)).gone;
  }

  /** The value of a parameter of SSM that a project may ask for; undefined where there is none. */
  async ssmParameter(Name: string): Promise<string | undefined> {
    const services = await this.services.get();
    const { scope } = this.#options;
    const parameters = { Name, WithDecryption: true };
    const answer = await services.call({
      service: "ssm",
      operation: "GetParameter",
      parameters,
      scope,
    });
    const parameter = answer.ok ? answer.output["Parameter"] : undefined;
    const value = isJsonObject(parameter) ? parameter["Value"] : undefined;
    return typeof value === "string" ? value : undefined;
  }

  #projectsPorts(): ProjectsPorts {
    const { env, scope } = this.#options;
    const folder = this.#options.dataDirectory ?? this.#scratch ?? tmpdir();
    return {
      ...{ scope, env, buildFolder: join(folder, "build") },
      url: () => this.#address.url ?? UNHEARD_ORIGIN,
      readSsm: (name) => this.ssmParameter(name),
      deploy: (project) => this.deploy(project),
      made: (file) => this.#projects.made(file),
      inputsOf: (stateMachineArn) => this.#projects.inputsOf(stateMachineArn),
      runningIn: (folder) => this.#projects.runningIn(folder),
      takeDown: (made) => this.#projects.takeDown(made),
    };
  }

  async #deploymentPorts(): Promise<DeploymentPorts> {
    return {
      api: this.api,
      lambda: await this.lambda.get(),
      scope: this.#options.scope,
      resources: resourcePorts(this, this.#options.clock, this.#options.scope),
    };
  }

  /**
   * Takes the port, so that what is deployed knows its address, and answers nothing before {@link listen}; with `port`
   * undefined 8083 or the next free one.
   */
  async bind(host: string, port: number | undefined): Promise<string> {
    // Loaded here, because a command that runs one machine listens to nobody.
    const { openDoors } = await import("./doors.ts");
    const { api, engine, events } = this;
    const [lambda, services] = await Promise.all([this.lambda.get(), this.services.get()]);
    const routes = (): Project["http"] => [...this.#projects.routes(), ...this.#stacks.routes()];
    const { server, url } = await openDoors(
      {
        api,
        engine,
        events,
        lambda,
        services,
        routes,
        options: this.#options,
        projects: this.#projectsPorts(),
        stacks: this.#stacks,
      },
      { host, port },
    );
    this.#server = server;
    this.#address.learn(url);
    return url;
  }

  /** Listens, on the address of {@link bind} where there is one. */
  async listen(host: string, port: number | undefined): Promise<string> {
    const url = this.#address.url ?? (await this.bind(host, port));
    this.#server?.letGo();
    this.lambda.release();
    await this.#stacks.resume();
    return url;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.close();
    await this.engine[Symbol.asyncDispose]();
    // Functions end, then what they printed is written, then the services that keep it close.
    await this.lambda.dispose();
    await this.#notes.close();
    await this.services.dispose();
    // Not in one go: what a stopped function had under way may still write its last file, and needs the loop for it.
    const gone = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 };
    if (this.#scratch !== undefined) await rm(this.#scratch, gone);
  }
}

interface HostParts {
  readonly api: Api;
  readonly engine: OpenedEngine;
  readonly lambda: LazyLambda;
  readonly services: LazyServices;
  readonly events: MemoryEventSink;
  readonly scratch: string | undefined;
  readonly address: OwnAddress;
  readonly notes: Notes;
  readonly stacks: CloudStacks;
  readonly damaged: Promise<Error>;
}

/** What is known before anything is opened. */
interface Beginnings {
  readonly mocks: MockFile | undefined;
  readonly routes: ReturnType<typeof routeTable>;
  readonly opened: OpenedStore;
}

async function buildParts(options: HostOptions): Promise<HostParts> {
  const mocks = options.mockFile === undefined ? undefined : readMocks(options.mockFile);
  const routes = routeTable(options);
  const opened = await openStore(options);
  try {
    return await partsAround(options, { mocks, routes, opened });
  } catch (error) {
    await letGo(opened, options);
    throw error;
  }
}

/** The host cannot be built: its thread, its lock and its files must not keep the process. */
async function letGo({ store, scratch }: OpenedStore, { log }: HostOptions): Promise<void> {
  try {
    await store.close();
  } catch (error) {
    // What closing says of a damaged store is what opening has said.
    log(`closing the store: ${errorText(error)}`);
  }
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
}

async function partsAround(
  options: HostOptions,
  { mocks, routes, opened }: Beginnings,
): Promise<HostParts> {
  const { clock, log } = options;
  const chance = new RealChance();
  const limits = options.relaxed ? RELAXED : AWS_LIMITS;
  const { store, turnWatch, damaged, folder, scratch } = opened;
  const address = new OwnAddress({ expected: options.listens === true });
  const report = (where: string, error: unknown): void => log(`${where}: ${errorText(error)}`);
  const notes = new Notes({ services: () => services, clock, report });
  const lambda = lambdaOf(options, {
    ...{ folder, address, notes, services: () => services, stacks: () => stacks },
  });
  const events = new MemoryEventSink();
  // Built after the runners that ask for them; no task runs before both are there.
  const built: { engine?: OpenedEngine; api?: Api } = {};
  const engineOf = (): OpenedEngine => present(built.engine);
  const apiOf = (): Api => present(built.api);
  const stacks = new CloudStacks(lambda, apiOf, join(folder, "build"));
  const services = new LazyServices({
    more: (parts) => stacks.open(parts),
    dataDirectory: folder,
    clock,
    ...{ modelOf: loadModelFile, knowsAction: knowsSdkAction },
    deliver: deliveries(lambda, apiOf),
    origin: () => address.url ?? UNHEARD_ORIGIN,
    report,
    redshiftUrl: options.redshiftUrl,
  });
  const logGroupExists = logGroupCheck(services, routes);
  const cases = mocks === undefined ? undefined : mockedCases(mocks, engineOf);
  const builtIn = createRunners({
    now: () => clock.now(),
    pause: (ms, signal) => pause(clock, ms, signal),
    uuid: () => chance.uuid(),
    payloadBytesMax: limits.payloadBytesMax,
    lambda,
    states: statesCaller(apiOf, engineOf),
    services,
    connections: services,
    objects: embeddedObjects(services),
    routes,
    ownUrl: () => address.whenKnown(),
    ...(cases === undefined ? {} : { mocks: cases.forTasks }),
  });
  const runnerFor: RunnerResolver = (resource) =>
    options.runnerFor?.(resource) ?? builtIn.runnerFor(resource);
  built.engine = await openEngine(
    {
      ...{ refuseTask: taskRefusal, ...heapWatch() },
      ...{ store, clock, chance, runnerFor, mapData: mapDataOf(builtIn.objects) },
      ...{ events: sinkOf(events, services, options), report: incidentLog(log) },
      ...(turnWatch === undefined ? {} : { turnWatch }),
    },
    { limits, runHeldBack: options.runHeldBack ?? false },
  );
  notes.watch(built.engine);
  built.api = createApi({
    engine: built.engine,
    clock,
    chance,
    payloadBytesMax: limits.payloadBytesMax,
    ...(logGroupExists === undefined ? {} : { logGroupExists }),
    knowledge: SERVICE_KNOWLEDGE,
    tester: stateTester({ runnerFor, clock, chance, limits }),
    report: (operation, error) => log(`${operation}: ${errorText(error)}`),
    ...(cases === undefined ? {} : { testCases: cases.forApi }),
  });
  const own = { lambda, services, notes, events, scratch, address, stacks, damaged };
  return { api: built.api, engine: built.engine, ...own };
}

function lambdaOf(
  { clock, scope, secrets, log, listens }: HostOptions,
  parts: {
    readonly folder: string;
    readonly address: OwnAddress;
    readonly services: () => LazyServices;
    readonly notes: Notes;
    readonly stacks: () => CloudStacks;
  },
): LazyLambda {
  const { folder, address, services, notes } = parts;
  const report = (where: string, error: unknown): void => log(`${where}: ${errorText(error)}`);
  return new LazyLambda(
    {
      dataDirectory: join(folder, "lambda"),
      scope,
      now: () => clock.now(),
      environment: () => functionEnvironment(address.url, { secrets, scope }),
      ...notes.ofFunctions,
      readObject: readObjectOf(services),
      knowsLayer: async (layerScope, arn) => {
        // Stacks are read together with the services.
        await services().get();
        return parts.stacks().holdsLayer(layerScope, arn);
      },
    },
    {
      held: listens === true,
      eventSources: { services, clock, report },
    },
  );
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a task ran before the host was built");
  return value;
}

interface OpenedStore {
  readonly store: Store;
  readonly turnWatch: TurnWatch | undefined;
  readonly damaged: Promise<Error>;
  readonly folder: string;
  readonly scratch: string | undefined;
}

/** What is in memory has no pages to lose. */
const NEVER: Promise<never> = new Promise(() => undefined);

async function openStore(options: HostOptions): Promise<OpenedStore> {
  const { dataDirectory: directory, synchronous } = options;
  if (directory === undefined) {
    const scratch = scratchFolder();
    return {
      store: new MemoryStore(),
      turnWatch: undefined,
      damaged: NEVER,
      folder: scratch,
      scratch,
    };
  }
  const store = await SqliteStore.open({ directory, synchronous });
  const { turns: turnWatch, damaged } = store;
  return { store, turnWatch, damaged, folder: directory, scratch: undefined };
}

/** Kept to be read, told to the embedded services, and sent on where the environment says so. */
function sinkOf(
  memory: MemoryEventSink,
  services: LazyServices,
  { env, log, clock }: HostOptions,
): EventSink {
  const targets = forwardTargets(env);
  const forwards = targets.events !== undefined || targets.logs !== undefined;
  const sinks: readonly EventSink[] = [
    memory,
    new EmbeddedSink(services, clock, log),
    ...(forwards ? [new EventForwarder(targets, log)] : []),
  ];
  return {
    statusChanged: (news) => {
      for (const sink of sinks) sink.statusChanged(news);
    },
    log: (entries) => {
      for (const sink of sinks) sink.log(entries);
    },
  };
}

/** So that SDKs inside functions talk to this server. */
function functionEnvironment(
  url: string | undefined,
  { secrets, scope }: Pick<HostOptions, "secrets" | "scope">,
): Record<string, string> {
  if (url === undefined) return {};
  return {
    AWS_ENDPOINT_URL: url,
    AWS_DISABLE_HOST_PREFIX_INJECTION: "true",
    ...functionKeys(secrets, scope.account),
  };
}

function readMocks(path: string): MockFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new MockFileRefused(`the mock file cannot be read: ${path}: ${reasonOf(error)}`);
  }
  const parsed = parseMockFile(text);
  if (parsed.ok) return { ...parsed.value, path };
  const problems = parsed.problems.map(({ path: at, message }) =>
    [path, ...(at === "" ? [] : [at]), message].join(": "),
  );
  throw new MockFileRefused(problems.join("\n"));
}

function incidentLog(log: HostOptions["log"]): (incident: EngineIncident) => void {
  return ({ kind, executionArn, message, error }) => {
    const whose = executionArn === undefined ? "" : ` ${executionArn}`;
    const why = error === undefined ? "" : ` ${errorText(error)}`;
    log(`${kind}${whose}: ${message}${why}`);
  };
}
