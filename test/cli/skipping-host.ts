// skipping-host.ts — a server of its own for the tests of a command.
import { clockOf, HOME_SCOPE, Host } from "../../src/host/index.ts";

/** A server whose clock skips whatever it waits for, and the environment that leads to it. */
export async function skippingHost(): Promise<{
  readonly host: Host;
  readonly env: Record<string, string>;
}> {
  const clock = clockOf("skip");
  if (clock === undefined) throw new Error("there is a skipping clock");
  const host = await Host.open({
    ...{ scope: HOME_SCOPE, clock, relaxed: false, synchronous: "FULL", env: {} },
    log: () => undefined,
  });
  return { host, env: { AWS_ENDPOINT_URL_SFN: await host.listen("127.0.0.1", 0) } };
}
