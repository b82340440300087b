// watchdog.ts — no worker outlives the server, not even a server that was killed by force.
//
// A few lines of shell wait at the end of a pipe that only this process holds. Workers are announced to them
// by process group; when the pipe ends, however that came about, they kill every group that is left, and end.
// A function cannot hinder it: it needs no help from the worker's own code.
import { type ChildProcess, spawn } from "node:child_process";

// Each group stands between spaces of its own, so that ' 12 ' is never found inside ' 112 '.
const SCRIPT = `groups=""
while read -r verb group; do
  case "$verb" in
    add) groups="$groups $group " ;;
    remove) case "$groups" in
      *" $group "*) groups="\${groups%% $group *}\${groups#* $group }" ;;
    esac ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done`;

const STARTS_MAX = 100;

export class Watchdog {
  readonly #groups = new Set<number>();
  #shell: ChildProcess | undefined;
  #closed = false;
  #starts = 0;

  /** From now on the process group dies with this process. */
  add(group: number): void {
    this.#groups.add(group);
    if (this.#shell === undefined && this.#starts < STARTS_MAX) this.#start();
    else this.#tell("add", group);
  }

  remove(group: number): void {
    if (this.#groups.delete(group)) this.#tell("remove", group);
  }

  /** Ends the shell, which kills whatever has not been removed. */
  close(): void {
    this.#closed = true;
    this.#shell?.stdin?.end();
  }

  #start(): void {
    this.#starts += 1;
    // Detached: a Ctrl-C at the terminal must reach the server only, never this shell.
    const shell = spawn("/bin/sh", ["-c", SCRIPT], {
      detached: true,
      env: {},
      cwd: "/",
      stdio: ["pipe", "ignore", "ignore"],
    });
    this.#shell = shell;
    shell.unref();
    // The cast: the stdin of a spawned process is a socket, and only sockets can be unreferenced.
    (shell.stdin as unknown as { unref(): void }).unref();
    // A shell that is gone gets no more lines; its exit starts another.
    shell.stdin?.on("error", () => undefined);
    shell.on("error", () => this.#lost(shell));
    shell.on("exit", () => this.#lost(shell));
    for (const group of this.#groups) this.#tell("add", group);
  }

  #lost(shell: ChildProcess): void {
    if (this.#shell !== shell) return;
    this.#shell = undefined;
    // Somebody ended it while workers are alive; a shell that ends by itself every time is given up.
    if (!this.#closed && this.#groups.size > 0 && this.#starts < STARTS_MAX) this.#start();
  }

  #tell(verb: "add" | "remove", group: number): void {
    this.#shell?.stdin?.write(`${verb} ${group}\n`);
  }
}
