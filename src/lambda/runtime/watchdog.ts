// watchdog.ts — no worker outlives the server, not even a server that was killed by force.
//
// A few lines of shell wait at the end of a pipe that only this process holds. Workers are announced to them
// by process group, and by the mark of what leaves that group (strays.ts); when the pipe ends, however that came about,
// they kill every group that is left, on Linux every process with such a mark, and end.
// A function cannot hinder it: it needs no help from the worker's own code.
import { type ChildProcess, spawn } from "node:child_process";

// Each group stands between spaces of its own, so that ' 12 ' is never found inside ' 112 '.
const SCRIPT = `groups=""
marks=""
while read -r verb group mark; do
  case "$verb" in
    add) groups="$groups $group "; marks="$marks $mark " ;;
    forget) case "$marks" in
      *" $mark "*) marks="\${marks%% $mark *}\${marks#* $mark }" ;;
    esac ;;
    remove) case "$groups" in
      *" $group "*) groups="\${groups%% $group *}\${groups#* $group }" ;;
    esac ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
[ -n "$marks" ] && [ -r /proc/self/environ ] || exit 0
for round in 1 2 3 4 5; do
  found=$(printf '%s\\n' $marks | grep -lsaF -f - /proc/[0-9]*/environ)
  [ -n "$found" ] || break
  for file in $found; do
    pid="\${file#/proc/}"
    kill -s KILL "\${pid%/environ}" 2>/dev/null
  done
done`;

const STARTS_MAX = 100;

export class Watchdog {
  /** Marks by group. */
  readonly #groups = new Map<number, string>();
  /** Of groups that have ended while their strays may live. */
  readonly #marks = new Set<string>();
  #shell: ChildProcess | undefined;
  #closed = false;
  #starts = 0;

  /** From now on the process group, and what has its mark, dies with this process. */
  add(group: number, mark: string): void {
    this.#groups.set(group, mark);
    if (this.#shell === undefined && this.#starts < STARTS_MAX) this.#start();
    else this.#tell(`add ${group} ${mark}`);
  }

  /** The group has ended. */
  remove(group: number): void {
    const mark = this.#groups.get(group);
    if (mark === undefined) return;
    this.#groups.delete(group);
    this.#marks.add(mark);
    this.#tell(`remove ${group}`);
  }

  /** Nothing with the mark is left. */
  forget(mark: string): void {
    if (this.#marks.delete(mark)) this.#tell(`forget 0 ${mark}`);
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
    for (const [group, mark] of this.#groups) this.#tell(`add ${group} ${mark}`);
  }

  #lost(shell: ChildProcess): void {
    if (this.#shell !== shell) return;
    this.#shell = undefined;
    // Somebody ended it while workers are alive; a shell that ends by itself every time is given up.
    if (!this.#closed && this.#groups.size > 0 && this.#starts < STARTS_MAX) this.#start();
  }

  #tell(line: string): void {
    this.#shell?.stdin?.write(`${line}\n`);
  }
}
