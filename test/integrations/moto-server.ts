// moto-server.ts — moto, an AWS that others wrote, as a route: on a free port, ended by its id.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";

/** The reason why moto cannot be used; undefined where it can. */
export function withoutMoto(): string | undefined {
  const tried = spawnSync("python3", ["-c", "import moto.server"], { encoding: "utf8" });
  if (tried.status === 0) return undefined;
  return tried.error === undefined ? "moto is not installed" : "python3 is not installed";
}

export interface MotoServer extends AsyncDisposable {
  readonly url: string;
}

const START_MS = 60_000;

export async function motoServer(): Promise<MotoServer> {
  const port = await freePort();
  const code = "import sys; from moto.server import main; main(sys.argv[1:])";
  const args = ["-c", code, "-H", "127.0.0.1", "-p", String(port)];
  const server = spawn("python3", args, { stdio: ["ignore", "ignore", "pipe"] });
  await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await ended;
    },
  };
}

/** Moto says "Running on http://…" on its error output. */
function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`moto does not start: ${said}`)), START_MS);
    server.once("exit", (status) => reject(new Error(`moto ended with ${status}: ${said}`)));
    server.stderr?.on("data", (text: Buffer) => {
      said += text.toString("utf8");
      if (!said.includes("Running on")) return;
      clearTimeout(late);
      resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The cast: a server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
