// live-server.ts — the test host behind a real HTTP listener.
import { HttpServer } from "../../src/server/index.ts";
import { createTestHost, type TestHost } from "./test-host.ts";

export interface LiveServer {
  readonly url: string;
  readonly host: TestHost;
  readonly server: HttpServer;
  close(): Promise<void>;
}

export async function startLiveServer(): Promise<LiveServer> {
  const home = { account: "123456789012", region: "us-east-1" };
  const host = await createTestHost(home);
  const server = new HttpServer({ api: host.api, home, now: () => Date.now() });
  const { port } = await server.listen(0, "127.0.0.1");
  return {
    url: `http://127.0.0.1:${port}`,
    host,
    server,
    close: async () => {
      await server.close(1_000);
      await host[Symbol.asyncDispose]();
    },
  };
}
