// console-client.ts — a host with its console, asked over HTTP as a page asks it.
import { request } from "node:http";
import { CONSOLE_PREFIX } from "../../src/console-wire/index.ts";
import { RealClock } from "../../src/engine/index.ts";
import { HOME_SCOPE, Host, type HostOptions } from "../../src/host/index.ts";

const ROLE = "arn:aws:iam::123456789012:role/r";

export class ConsoleClient {
  readonly host: Host;
  readonly url: string;

  private constructor(host: Host, url: string) {
    this.host = host;
    this.url = url;
  }

  static async open(options: Partial<HostOptions> = {}): Promise<ConsoleClient> {
    const host = await Host.open({
      ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "NORMAL" },
      ...{ env: {}, log: () => undefined, console: { readOnly: false, hosts: [] } },
      ...options,
    });
    return new ConsoleClient(host, await host.listen("127.0.0.1", 0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + CONSOLE_PREFIX + path);
    const body = await response.json();
    if (response.status !== 200) throw new Error(JSON.stringify(body));
    return body as T;
  }

  async call(operation: string, input: object): Promise<Record<string, string>> {
    const response = await fetch(`${this.url}${CONSOLE_PREFIX}call/${operation}`, {
      ...{ method: "POST", headers: { "x-treadle-console": "1" }, body: JSON.stringify(input) },
    });
    const body = await response.json();
    if (response.status !== 200) throw new Error(JSON.stringify(body));
    return body as Record<string, string>;
  }

  async machine(name: string, definition: object, more: object = {}): Promise<string> {
    const text = JSON.stringify(definition);
    const input = { name, roleArn: ROLE, definition: text, ...more };
    return (await this.call("CreateStateMachine", input))["stateMachineArn"] ?? "";
  }

  async start(stateMachineArn: string, input: unknown): Promise<string> {
    const asked = { stateMachineArn, input: JSON.stringify(input) };
    return (await this.call("StartExecution", asked))["executionArn"] ?? "";
  }

  /** Makes a machine, runs it to its end. */
  async run(name: string, definition: object, input: unknown): Promise<string> {
    const arn = await this.start(await this.machine(name, definition), input);
    await this.host.engine.closed(arn);
    return arn;
  }

  /** With any header, also those that fetch does not let one set. */
  raw(
    path: string,
    headers: Record<string, string>,
    method = "GET",
  ): Promise<{ readonly status: number; readonly headers: object; readonly body: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.url);
      const sent = request({ hostname, port, path, method, headers }, (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      sent.on("error", reject);
      sent.end(method === "POST" ? "{}" : undefined);
    });
  }
}
