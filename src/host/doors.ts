// doors.ts — the HTTP listener of a host and what it answers besides Step Functions.
import { randomUUID } from "node:crypto";
import type { Api } from "../api/index.ts";
import type { MemoryEventSink, OpenedEngine } from "../engine/index.ts";
import { createGateway, type Gateway, type GatewayRoute } from "../gateway/index.ts";
import type { LambdaService } from "../lambda/index.ts";
import { countStatusChange, engineMetricName, HttpServer, type Mount } from "../server/index.ts";
import type { Services } from "../services/index.ts";
import { type CloudStacks, stackAnswersDoor } from "./cloud-stacks.ts";
import { consoleOf } from "./console-doors.ts";
import { errorText } from "./error-text.ts";
import { eventPages } from "./event-pages.ts";
import { secretOf } from "./function-keys.ts";
import { calling, httpDoor } from "./http-door.ts";
import { lambdaDoor } from "./lambda-door.ts";
import type { HostOptions } from "./options.ts";
import { type ProjectsPorts, projectsDoor } from "./projects-door.ts";
import { callService } from "./service-calls.ts";
import { servicesDoor } from "./services-door.ts";

export interface Behind {
  readonly api: Api;
  readonly engine: OpenedEngine;
  readonly events: MemoryEventSink;
  readonly lambda: LambdaService;
  readonly services: Services;
  /** HTTP routes to functions. */
  readonly routes: () => readonly GatewayRoute[];
  readonly options: HostOptions;
  readonly projects: ProjectsPorts;
  readonly stacks: CloudStacks;
}

const PORT_DEFAULT = 8083;
const PORTS_TRIED = 50;
/** Without AWS's limits a call still has to fit into memory. */
const RELAXED_CALL_BYTES_MAX = 64 * 1024 * 1024;

/** Listens, held; with `port` undefined on 8083 or the next free one. */
export async function openDoors(
  { api, engine, events, lambda, services, routes, options, projects, stacks }: Behind,
  at: { readonly host: string; readonly port: number | undefined },
): Promise<{ readonly server: HttpServer; readonly url: string }> {
  const server = new HttpServer({
    api,
    home: options.scope,
    now: () => options.clock.now(),
    ...(options.secrets === undefined ? {} : { secretOf: secretOf(options.secrets) }),
    pageHosts: options.console?.hosts ?? [],
    ...(options.relaxed ? { limits: { callBytesMax: RELAXED_CALL_BYTES_MAX } } : {}),
    report: (where, error) => options.log(`${where}: ${errorText(error)}`),
  });
  const listening: { address?: string; url?: string } = { address: at.host };
  const console = consoleOf({ api, engine, lambda, services, projects, options }, listening);
  if (console !== undefined) server.mount(console.api);
  server.mount(httpDoor(gatewayOf({ api, lambda, routes, services, options })));
  server.mount(projectsDoor(projects));
  const telling = console?.telling ?? ((mount: Mount): Mount => mount);
  server.mount(telling(lambdaDoor(lambda), "function"));
  server.mount(stackAnswersDoor(stacks));
  server.mount(telling(servicesDoor(services), "service"));
  server.mount(eventPages(events));
  if (console !== undefined) server.mount(console.app);
  countInto(server, engine);
  server.hold();
  const address = await listenSomewhere(server, at.host, at.port);
  listening.address = address.host;
  const shown = address.host.includes(":") ? `[${address.host}]` : address.host;
  const url = `http://${shown === "0.0.0.0" ? "127.0.0.1" : shown}:${address.port}`;
  listening.url = url;
  return { server, url };
}

function gatewayOf({
  api,
  lambda,
  routes,
  services,
  options: { clock, log, scope },
}: Pick<Behind, "api" | "lambda" | "options" | "routes" | "services">): Gateway {
  return createGateway({
    ...{ scope, routes, log, now: () => clock.now(), uuid: randomUUID },
    call: calling(lambda, scope),
    callService: (request) => callService(request, { api, services, scope }),
  });
}

function countInto(server: HttpServer, engine: OpenedEngine): void {
  engine.subscribe({
    statusChanged: (execution) => countStatusChange(server.metrics, execution),
  });
  for (const name of Object.keys(engine.stats())) {
    // The cast: the names are those of the numbers themselves.
    const key = name as keyof ReturnType<OpenedEngine["stats"]>;
    server.metrics.gauge(engineMetricName(name), () => engine.stats()[key]);
  }
}

async function listenSomewhere(
  server: HttpServer,
  host: string,
  port: number | undefined,
): Promise<{ readonly host: string; readonly port: number }> {
  if (port !== undefined) return server.listen(port, host);
  for (let tried = PORT_DEFAULT; ; tried += 1) {
    try {
      return await server.listen(tried, host);
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!taken || tried >= PORT_DEFAULT + PORTS_TRIED) throw error;
    }
  }
}
