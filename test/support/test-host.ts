// test-host.ts — the real host in memory, on the real clock; its complaints are kept for the test.

import { RealClock } from "../../src/engine/index.ts";
import { HOME_SCOPE, Host } from "../../src/host/index.ts";

export interface TestHost extends AsyncDisposable {
  readonly host: Host;
  /** Lines that somebody would have to read: errors of ours, set aside executions. */
  readonly complaints: readonly string[];
}

export async function createTestHost(): Promise<TestHost> {
  const complaints: string[] = [];
  const host = await Host.open({
    scope: HOME_SCOPE,
    clock: new RealClock(),
    relaxed: false,
    synchronous: "FULL",
    env: {},
    log: (line) => complaints.push(line),
  });
  return { host, complaints, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
}

export { HOME_SCOPE };
