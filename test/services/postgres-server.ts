// postgres-server.ts — a PostgreSQL server of this machine in a folder of its own, for tests.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL does not run as root. */
function account(): Account | undefined {
  if (process.getuid?.() !== 0) return {};
  const number = (option: string): number =>
    Number(spawnSync("id", [option, "postgres"], { encoding: "utf8" }).stdout || Number.NaN);
  const [uid, gid] = [number("-u"), number("-g")];
  return Number.isNaN(uid) || Number.isNaN(gid) ? undefined : { uid, gid };
}

function programs(): string | undefined {
  const told = spawnSync("pg_config", ["--bindir"], { encoding: "utf8" });
  const path = spawnSync("sh", ["-c", "readlink -f $(command -v postgres)"], { encoding: "utf8" });
  const folders = [told.stdout?.trim(), path.stdout?.trim().replace(/\/postgres$/, "")];
  return folders.find((folder) => folder !== undefined && existsSync(join(folder, "initdb")));
}

/** The reason why there is none; undefined where there is. */
export function withoutPostgres(): string | undefined {
  if (programs() === undefined) return "PostgreSQL is not installed";
  return account() === undefined ? "PostgreSQL cannot run as root" : undefined;
}

export async function startPostgres(): Promise<PostgresServer> {
  const [bin = "", user = {}] = [programs(), account()];
  const folder = mkdtempSync(join(tmpdir(), "treadle-postgres-"));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const data = join(folder, "data");
  const quiet = { ...user, stdio: "ignore", cwd: folder } as const;
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "treadle", "-A", "trust", "-N"], quiet);
  const port = await freePort();
  const settings = ["-D", data, "-p", String(port), "-k", folder, "-h", "127.0.0.1", "-F"];
  const server = spawn(join(bin, "postgres"), settings, {
    ...user,
    stdio: ["ignore", "ignore", "pipe"],
    cwd: folder,
  });
  let said = "";
  for await (const chunk of server.stderr) {
    said += String(chunk);
    if (said.includes("ready to accept connections")) break;
  }
  server.stderr.resume();
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGQUIT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `postgresql://treadle@127.0.0.1:${port}`, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
