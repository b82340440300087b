// variables.ts — workflow variables: set at the exit of a state, seen from its frame and the frames below.
import type { Failure, Payload } from "../base/index.ts";
import type { Assigned } from "./data-flow.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";
import { exceeds, keepLarge, PAYLOAD_BYTES_CEILING, sizeBound } from "./payload-size.ts";

/** All the variables that an execution holds. */
const STORED_BYTES_MAX = 10 * 1024 * 1024;

/** Sets the variables; the reason in AWS's terms where they are too large. */
export function assignVariables(
  draft: Draft,
  frame: Frame,
  assigned: Assigned,
): Failure | undefined {
  if (assigned.length === 0) return undefined;
  if (tooLarge(assigned, draft.limits.payloadBytesMax)) return refusal(frame);
  const variables = new Map(frame.variables);
  for (const [name, value] of assigned) variables.set(name, value);
  frame.variables = variables;
  if (draft.limits.payloadBytesMax === Number.POSITIVE_INFINITY) return undefined;
  return storedTooLarge(draft.root) ? refusal(frame) : undefined;
}

/** States Language limits of AWS: 256 KiB for a variable, and for all of one Assign. */
function tooLarge(assigned: Assigned, bytesMax: number): boolean {
  let bound = 0;
  const limit = Math.min(bytesMax, PAYLOAD_BYTES_CEILING);
  for (const [, value] of assigned) {
    const own = sizeBound(value.value, limit);
    keepLarge(value, own, bytesMax);
    bound += own;
  }
  if (bound <= limit) return false;
  if (assigned.some(([, value]) => exceeds(value, bytesMax))) return true;
  return assigned.reduce((bytes, [, value]) => bytes + value.byteLength(), 0) > limit;
}

function refusal(frame: Frame): Failure {
  return {
    error: "States.DataLimitExceeded",
    cause: `The state/task '${frame.stateName}' assigned variables with a size exceeding the maximum number of bytes service limit.`,
  };
}

function storedTooLarge(root: Frame): boolean {
  // No more than 40 variables of 256 KiB: nothing to count.
  if (root.children.size === 0 && root.variables.size <= 40) return false;
  return storedBound(root) > STORED_BYTES_MAX && storedBytes(root) > STORED_BYTES_MAX;
}

function storedBound(frame: Frame): number {
  return sumOver(frame, ({ value }) => sizeBound(value, STORED_BYTES_MAX));
}

function storedBytes(frame: Frame): number {
  return sumOver(frame, (payload) => payload.byteLength());
}

function sumOver(frame: Frame, size: (payload: Payload) => number): number {
  let sum = 0;
  for (const value of frame.variables.values()) sum += size(value);
  for (const child of frame.children.values()) sum += sumOver(child, size);
  return sum;
}
