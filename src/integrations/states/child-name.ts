// child-name.ts — the name of an execution that a task starts without naming it.
import { createHash } from "node:crypto";
import type { TaskRequest } from "../../core/index.ts";
import { taskKey } from "../surroundings.ts";

/**
 * Looks like the UUID that AWS draws, but is a function of the task: a task that is given again after a crash
 * asks for the same name and finds the execution that it has started already.
 */
export function childNameOf(request: TaskRequest): string {
  const digest = createHash("sha256").update(taskKey(request)).digest();
  digest.writeUInt8(((digest[6] ?? 0) & 0x0f) | 0x40, 6);
  digest.writeUInt8(((digest[8] ?? 0) & 0x3f) | 0x80, 8);
  const hex = digest.toString("hex");
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, i) => hex.slice(cuts[i], end))
    .join("-");
}
