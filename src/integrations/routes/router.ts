// router.ts — which way a call goes: inside, over HTTP, to a mock, or nowhere.
//
// Owns: the caller of endpoints, loaded when the first call goes out. Never: what a task makes of the answer.
//   R1. An endpoint that is this very server means the embedded service: nothing calls itself in a circle.
//   R2. Functions and state machines live here: only a route of the project that names them leads past, not the
//       default, and not the variables, which a shell holds for the tools that call this server.
import type {
  AwsCaller,
  AwsTarget,
  HttpOutcome,
  PlainOptions,
  PlainRequest,
} from "../aws/index.ts";
import type { ServiceAnswer, ServiceCall, ServicesCaller } from "../services/index.ts";
import type { MockRoute, Route, RouteAsked } from "./route.ts";
import type { RouteTable } from "./route-table.ts";

export type Way =
  | { readonly kind: "inside" }
  | { readonly kind: "outside"; readonly target: AwsTarget }
  | MockRoute
  /** Neither embedding nor route. */
  | { readonly kind: "none" };

export interface RouterOptions {
  readonly table: RouteTable;
  /** Absent where nothing is embedded. */
  readonly embedded: ServicesCaller | undefined;
  /** Where this server listens; waits until it does, where it is going to. */
  readonly ownUrl: () => Promise<string | undefined>;
  readonly now: () => number;
}

/** Answered in process whatever the default says: see R2. */
const AT_HOME: ReadonlySet<string> = new Set(["lambda", "stepfunctions"]);

export class Router {
  readonly #options: RouterOptions;
  #caller: Promise<AwsCaller> | undefined;

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  /** Whether any route is a mock. */
  get mocks(): boolean {
    return this.#options.table.rules.some(({ route }) => route.kind === "mock");
  }

  async way(asked: RouteAsked): Promise<Way> {
    const { table, embedded } = this.#options;
    const atHome = AT_HOME.has(asked.service);
    const route = atHome ? table.namedByProject(asked) : (table.named(asked) ?? table.default);
    const outside = await this.#outside(route);
    if (outside !== undefined) return outside;
    if (route?.kind === "mock") return route;
    if (asked.service === "lambda" && asked.action !== "invoke") return this.#ownApi();
    const { service, action } = asked;
    if (atHome || (await embedded?.has(service, action)) === true) return { kind: "inside" };
    return { kind: "none" };
  }

  /** Functions are called in process; everything else that Lambda can do is this server's own API. */
  async #ownApi(): Promise<Way> {
    const url = await this.#options.ownUrl();
    if (url === undefined) return { kind: "none" };
    return { kind: "outside", target: { kind: "endpoint", url } };
  }

  /** For what turned out not to be here. */
  async elsewhere(asked: RouteAsked): Promise<Way> {
    const { table } = this.#options;
    return (await this.#outside(table.named(asked) ?? table.default)) ?? { kind: "none" };
  }

  async #outside(route: Route | undefined): Promise<Way | undefined> {
    if (route?.kind === "aws") return { kind: "outside", target: route };
    if (route?.kind !== "endpoint") return undefined;
    const own = await this.#options.ownUrl();
    if (own !== undefined && isSameServer(route.url, own)) return undefined;
    return { kind: "outside", target: route };
  }

  async call(call: ServiceCall, target: AwsTarget): Promise<ServiceAnswer> {
    return (await this.#loaded()).call(call, target);
  }

  /** A request that belongs to no operation. */
  async http(request: PlainRequest, options: PlainOptions): Promise<HttpOutcome> {
    return (await this.#loaded()).http(request, options);
  }

  #loaded(): Promise<AwsCaller> {
    const { now } = this.#options;
    this.#caller ??= import("../aws/index.ts").then(({ AwsCaller }) => new AwsCaller({ now }));
    return this.#caller;
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1?\]|0\.0\.0\.0)$/;

function isSameServer(route: string, own: string): boolean {
  const there = new URL(route);
  const here = new URL(own);
  const portOf = ({ port, protocol }: URL): string =>
    port || (protocol === "https:" ? "443" : "80");
  if (portOf(there) !== portOf(here)) return false;
  const sameHost = there.hostname === here.hostname;
  return sameHost || (LOOPBACK.test(there.hostname) && LOOPBACK.test(here.hostname));
}
