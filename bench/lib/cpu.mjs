// cpu.mjs — CPU seconds: of this process, of another one, of the children this process has waited for.
//
// Reads /proc. Where there is none (macOS, Windows), what needs the CPU of another process is not measured,
// and says so; nothing is guessed from wall time.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Fields of /proc/<pid>/stat behind the command's name, counted from the state. */
const UTIME = 11;
const STIME = 12;
const CHILDREN_UTIME = 13;
const CHILDREN_STIME = 14;

export const hasProc = existsSync("/proc/self/stat");
export const NO_PROC = "needs /proc to read the CPU time of another process; there is none here";

let ticksKnown;

function ticksPerSecond() {
  ticksKnown ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  return ticksKnown;
}

function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name stands in parentheses and may hold spaces.
  return text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
}

/** Seconds that this process has used, all its threads together. */
export function ownCpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Seconds that a process has used with its threads and the children that it has waited for. */
export function processCpuSeconds(pid) {
  const fields = statOf(pid);
  const ticks = fields[UTIME] + fields[STIME] + fields[CHILDREN_UTIME] + fields[CHILDREN_STIME];
  return ticks / ticksPerSecond();
}

/** Seconds of the children that this process has waited for. */
export function endedChildrenCpuSeconds() {
  const fields = statOf("self");
  return (fields[CHILDREN_UTIME] + fields[CHILDREN_STIME]) / ticksPerSecond();
}
