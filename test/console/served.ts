// served.ts — a host with its console, on a port of its own, for journeys in the browser.

import { RealClock } from "../../src/engine/index.ts";
import { HOME_SCOPE, Host, type HostOptions } from "../../src/host/index.ts";

const ROLE = "arn:aws:iam::123456789012:role/r";

export interface Served extends AsyncDisposable {
  readonly host: Host;
  readonly url: string;
  /** An operation as a client would call it; throws what it refuses. */
  readonly call: (operation: string, input: object) => Promise<Readonly<Record<string, string>>>;
  /** Makes a machine; answers its ARN. */
  readonly machine: (name: string, definition: object, type?: string) => Promise<string>;
}

export async function serve(options: Partial<HostOptions> = {}, port = 0): Promise<Served> {
  const host = await Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "NORMAL" },
    ...{ env: {}, log: () => undefined, console: { readOnly: false, hosts: [] } },
    ...options,
  });
  const url = await host.listen("127.0.0.1", port);
  const call: Served["call"] = async (operation, input) => {
    const response = await fetch(`${url}/-/console/v1/call/${operation}`, {
      ...{ method: "POST", headers: { "x-treadle-console": "1" }, body: JSON.stringify(input) },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${operation}: ${text}`);
    return JSON.parse(text);
  };
  const machine: Served["machine"] = async (name, definition, type = "STANDARD") => {
    const input = { name, type, roleArn: ROLE, definition: JSON.stringify(definition) };
    const { stateMachineArn = "" } = await call("CreateStateMachine", input);
    return stateMachineArn;
  };
  return { host, url, call, machine, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
}
