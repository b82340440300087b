// console-doors.ts — the web console on the server's port: what it is given of this host.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { arnOf, parseJson } from "../base/index.ts";
import { APP_FOLDER, Console, type ConsolePorts } from "../console-api/index.ts";
import type { Mount } from "../server/index.ts";
import { consoleFunctions } from "./console-functions.ts";
import type { Behind } from "./doors.ts";
import { errorText } from "./error-text.ts";
import { SERVICE_KNOWLEDGE } from "./service-knowledge.ts";

/** Where the server listens, known once it does. */
export interface Listening {
  readonly address?: string;
  readonly url?: string;
}

export interface ConsoleDoors {
  readonly api: Mount;
  readonly app: Mount;
  /** The same door, of which the console is told what may have changed behind it. */
  telling(mount: Mount, kind: string): Mount;
}

/** Undefined where the console is not wanted. */
export function consoleOf(
  {
    api,
    engine,
    lambda,
    services,
    projects,
    options,
  }: Pick<Behind, "api" | "engine" | "lambda" | "services" | "projects" | "options">,
  listening: Listening,
): ConsoleDoors | undefined {
  const { scope, clock, secrets, log, console: settings } = options;
  if (settings === undefined) return undefined;
  const call: ConsolePorts["services"]["call"] = async (service, operation, parameters) => {
    const outcome = await services.call({ service, operation, parameters, scope });
    return outcome.ok ? outcome.output : undefined;
  };
  const ports: ConsolePorts = {
    ...{ api, engine, scope, settings, secrets, version: ownVersion(), appFolder: APP_FOLDER },
    now: () => clock.now(),
    endpoint: () => listening.url,
    listensOn: () => listening.address,
    services: {
      embedded: () => services.embedded,
      // The database of tables makes its folder when it is opened.
      isUsed: (service) =>
        service !== "dynamodb" || existsSync(join(projects.buildFolder, "../services/dynamodb")),
      queueMessages: (name, limit) => services.queueMessages(arnOf(scope, "sqs", name), limit),
      tableItems: (name, most) => services.looks.tableItems(scope, name, most),
      bucketUse: (name) => services.looks.bucketUse(name),
      logLines: (name, asked) => services.looks.logLines(scope, name, asked),
      call,
    },
    functions: consoleFunctions(lambda, scope, (operation, parameters) =>
      call("logs", operation, parameters),
    ),
    projectInputs: (stateMachineArn) => projects.inputsOf(stateMachineArn),
    knowledge: SERVICE_KNOWLEDGE,
    report: (where, error) => log(`${where}: ${errorText(error)}`),
  };
  const console = new Console(ports);
  lambda.onCounted(() => console.noteCatalog("function"));
  return {
    ...console.mounts(),
    telling: (mount, kind) => ({
      ...mount,
      handle: async (request, body) => {
        const answer = await mount.handle(request, body);
        if (request.method !== "GET") console.noteCatalog(kind);
        return answer;
      },
    }),
  };
}

function ownVersion(): string {
  // Beside `dist`, where the app's folder lies.
  const text = readFileSync(`${APP_FOLDER}/../../package.json`, "utf8");
  // The cast: a package has a version.
  return (parseJson(text) as { readonly version: string }).version;
}
