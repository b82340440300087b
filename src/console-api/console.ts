// console.ts — the console's doors: its API below a prefix, its app on every path that a person opens.
//
// Owns: what is kept between two requests (folds, counts, streams). Never: changes anything but by operations.
import { CONSOLE_PREFIX, type ConsoleInfo, type Dashboard } from "../console-wire/index.ts";
import type { FoundExecution } from "../engine/index.ts";
import type { HttpAnswer, HttpBody, HttpRequest, Mount } from "../server/index.ts";
import { CALL_BYTES_MAX, callOperation } from "./call.ts";
import { dataFlow, failureFinder, functionLogs } from "./dataflow/index.ts";
import {
  AppFiles,
  admit,
  admitScript,
  type GuardOptions,
  jsonAnswer,
  notFound,
  Query,
  Refused,
  refusalAnswer,
  SAFE_HEADERS,
} from "./door/index.ts";
import {
  comparison,
  eventPage,
  executionView,
  iterationPage,
  Subjects,
  visitPage,
} from "./execution/index.ts";
import type { Folded } from "./fold/index.ts";
import {
  activityItems,
  Census,
  dashboard,
  executionPage,
  logPage,
  machineItems,
  mapRunView,
  samples,
  serviceLook,
  servicesView,
  tokenPage,
} from "./lists/index.ts";
import { NewsDesk } from "./news/index.ts";
import type { ConsolePorts } from "./ports.ts";
import { validate } from "./validate.ts";

/** What answers one path: a value, or JSON text already. */
type Page = (query: Query) => Promise<unknown>;

export class Console {
  readonly #ports: ConsolePorts;
  readonly #guard: GuardOptions;
  readonly #app: AppFiles;
  readonly #subjects: Subjects;
  readonly #census: Census;
  readonly #news: NewsDesk;
  readonly #pages: Readonly<Record<string, Page>>;

  constructor(ports: ConsolePorts) {
    this.#ports = ports;
    const { settings, secrets, listensOn } = ports;
    this.#guard = { hosts: settings.hosts, secrets, listensOn };
    this.#app = new AppFiles(ports.appFolder);
    this.#subjects = new Subjects(ports.engine);
    this.#news = new NewsDesk(ports);
    this.#census = new Census(ports.engine);
    this.#pages = this.#pagesOf(ports);
  }

  /** Something that is no execution and no document of the engine was made, changed or deleted. */
  noteCatalog(kind: string): void {
    this.#news.noteCatalog(kind);
  }

  /** The first before all doors that take whole hosts or paths, the second behind them. */
  mounts(): { readonly api: Mount; readonly app: Mount } {
    const api: Mount = {
      name: "console",
      admission: "own",
      matches: ({ path }) => path.startsWith(CONSOLE_PREFIX),
      handle: (request, body) =>
        this.#guarded(() => {
          admit(request, this.#guard);
          admitScript(request);
          return this.#answer(request, body);
        }),
    };
    const app: Mount = {
      name: "console-app",
      admission: "own",
      matches: (request) => this.#app.claims(request),
      handle: (request) =>
        this.#guarded(() => {
          admit(request, this.#guard);
          return this.#app.answer(request);
        }),
    };
    return { api, app };
  }

  #pagesOf({ engine, now, scope }: ConsolePorts): Readonly<Record<string, Page>> {
    const subjects = this.#subjects;
    const census = this.#census;
    const subject = (query: Query) => subjects.of(query.need("arn"));
    const sources = {
      ...{ engine, find: failureFinder(engine) },
      child: (arn: string) => subjects.known(arn),
    };
    return {
      info: async () => this.#info(),
      executions: (query) => executionPage({ engine, census, scope }, query),
      machines: () => machineItems(engine, census, scope),
      execution: async (query) => executionView(sources, await subject(query), now()),
      visits: async (query) => visitPage(await subject(query), query),
      iterations: async (query) => iterationPage(await subject(query), query),
      activities: () => activityItems(engine, scope),
      dataflow: async (query) => dataFlow(engine, await subject(query), query),
      compare: async (query) => {
        const [left, right] = [query.need("left"), query.need("right")];
        const both = { left: await subjects.of(left), right: await subjects.of(right) };
        return comparison(sources, { ...both, now: now() });
      },
      "function-logs": async (query) =>
        functionLogs(engine, this.#ports.functions, await subject(query), query),
      dashboard: (query) => this.#dashboard(query),
      functions: async () => this.#ports.functions.list(),
      "map-run": (query) => mapRunView(engine, query, (run) => subjects.placeOfMapRun(run)),
      samples: (query) => samples(this.#ports, query.need("arn")),
      services: (query) => servicesView(this.#ports.services, query),
      tokens: (query) => tokenPage(engine, query),
      events: async (query) => new JsonText(await eventPage(subjects, await subject(query), query)),
    };
  }

  async #guarded(work: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refused) return refusalAnswer(error);
      throw error;
    }
  }

  async #answer(request: HttpRequest, body: HttpBody): Promise<HttpAnswer> {
    const path = request.path.slice(CONSOLE_PREFIX.length);
    if (path === "news" && request.method === "GET") return this.#openNews(request);
    const query = new Query(request.query);
    if (request.method === "POST") return this.#post(request, path, body);
    if (request.method !== "GET") {
      throw new Refused(405, "BadRequest", "The console is asked by GET and POST.");
    }
    const page = Object.hasOwn(this.#pages, path) ? this.#pages[path] : undefined;
    const answer = await (page === undefined ? this.#part(path, query) : page(query));
    return jsonAnswer(request, answer instanceof JsonText ? answer.text : JSON.stringify(answer));
  }

  /** Paths with a name in them. */
  async #part(path: string, query: Query): Promise<unknown> {
    const { functions, services } = this.#ports;
    const [first, second, third] = path.split("/").map(unescaped);
    if (first === "functions" && second !== undefined && third === "logs") {
      return logPage(functions, second, query);
    }
    if (first === "services" && second !== undefined && third !== undefined) {
      return serviceLook(services, { kind: second, name: third }, query);
    }
    throw notFound(`The console has no ${path}.`);
  }

  #dashboard(query: Query): Promise<Dashboard> {
    const { engine, now, scope } = this.#ports;
    const subjects = this.#subjects;
    const begunOf = (execution: FoundExecution, most: number): Promise<Folded> =>
      subjects.begunOf(execution, most);
    return dashboard({ engine, census: this.#census, scope, now: now(), begunOf }, query);
  }

  async #openNews({ query: text, headers }: HttpRequest): Promise<HttpAnswer> {
    const query = new Query(text);
    // A page that begins anew, not its browser, goes on by `after`.
    const last = headers["last-event-id"] ?? query.text("after");
    const lastId = typeof last === "string" ? last : undefined;
    return {
      status: 200,
      headers: [
        ...["Content-Type", "text/event-stream; charset=utf-8", "Cache-Control", "no-store"],
        ...["X-Accel-Buffering", "no", ...SAFE_HEADERS],
      ],
      body: await this.#news.open({
        ...{ executionArn: query.text("execution"), lastId, browser: query.text("browser") },
        isKnocking: query.flag("knock"),
      }),
    };
  }

  async #post(request: HttpRequest, path: string, body: HttpBody): Promise<HttpAnswer> {
    const [, operation] = /^call\/(\w+)$/.exec(path) ?? [];
    if (operation === undefined && path !== "validate") {
      throw notFound(`The console takes no POST to ${path}.`);
    }
    const text = (await body.read(CALL_BYTES_MAX)).toString("utf8");
    if (operation === undefined) {
      return jsonAnswer(request, JSON.stringify(validate(text, this.#ports.knowledge)));
    }
    const answer = await callOperation(this.#ports, operation, text, body.signal);
    return jsonAnswer(request, answer.text, answer.status);
  }

  #info(): ConsoleInfo {
    const { version, scope, endpoint, settings, now, services } = this.#ports;
    return {
      version,
      region: scope.region,
      accountId: scope.account,
      endpoint: endpoint() ?? "",
      readOnly: settings.readOnly,
      now: now(),
      services: services.embedded(),
    };
  }
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) throw notFound(`The console has no ${part}.`);
    throw error;
  }
}

/** An answer that is JSON text already. */
class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
