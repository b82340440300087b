// server-process.mjs — a server under test in its own process: started, found by what it prints, stopped.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processCpuSeconds } from "./cpu.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Data lies on the disk of the repository: a temporary folder may be memory, where a sync costs nothing. */
const OUT = join(ROOT, "bench", "out");
const START_SECONDS_MAX = 30;

/** A folder of its own for data; the answer takes it away again. */
export function dataFolder() {
  mkdirSync(OUT, { recursive: true });
  const path = mkdtempSync(join(OUT, "data-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** `treadle serve` on a free port with durable data in the folder. */
export function startTreadle(data, args = []) {
  const command = [
    join(ROOT, "bin", "treadle.js"),
    "serve",
    "--port",
    "0",
    "--data",
    data,
    ...args,
  ];
  return start(command);
}

export function startNodeHttp() {
  return start([join(ROOT, "bench", "servers", "node-http.mjs")]);
}

/** moto's server in Python, a peer of the embedded services; undefined where it is not installed. */
export async function startMoto() {
  const found = spawnSync("python3", ["-c", "import moto.server"], { stdio: "ignore" });
  if (found.status !== 0) return undefined;
  return await start(["-m", "moto.server", "--host", "127.0.0.1", "--port", "0"], "python3");
}

/** The same with real executions of state machines. */
export async function startMotoStates() {
  const found = spawnSync("python3", ["-c", "import moto.server"], { stdio: "ignore" });
  if (found.status !== 0) return undefined;
  const script = join(ROOT, "bench", "servers", "moto_states.py");
  return await start([script, "--host", "127.0.0.1", "--port", "0"], "python3");
}

function start(command, program = process.execPath) {
  // In a folder without a project, so that nothing is deployed beside what is measured.
  mkdirSync(OUT, { recursive: true });
  const child = spawn(program, command, { cwd: OUT, stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`no server within ${START_SECONDS_MAX} s: ${said}`));
    }, START_SECONDS_MAX * 1000);
    const listen = (chunk) => {
      said += chunk;
      const url = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(new ServerProcess(child, url));
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code}: ${said}`));
    });
  });
}

class ServerProcess {
  url;
  #child;

  constructor(child, url) {
    this.#child = child;
    this.url = url;
  }

  cpuSeconds() {
    return processCpuSeconds(this.#child.pid);
  }

  /** The most memory that the process has had at once. */
  peakMebibytes() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    await gone;
  }
}
