// execution-weight.ts — about how many bytes of memory the state of an execution takes.
//
// Counted: what waits in its frames, which is where megabytes come together. Not: its history (kept-history.ts has its
// own bounds), the lists that inline Maps iterate, which are parts of inputs, and the outputs of their iterations, which
// are let go when they are too large for a result.
import type { Payload } from "../base/index.ts";
import type { Execution } from "../core/index.ts";
import { EventScales } from "./event-weight.ts";

/** More than AWS lets an execution have; what is larger is not gone through to its end. */
const ENOUGH_BYTES = 256 * 1024 * 1024;

type Frame = Execution["root"];

export function weightOf({ root }: Execution): number {
  const scales = new EventScales(ENOUGH_BYTES);
  let weight = 0;
  const open: Frame[] = [root];
  for (let frame = open.pop(); frame !== undefined; frame = open.pop()) {
    for (const payload of payloadsOf(frame)) {
      weight += scales.weighPayload(payload);
      if (weight > ENOUGH_BYTES) return weight;
    }
    // One by one: there may be more than a call takes arguments.
    for (const child of frame.children.values()) open.push(child);
  }
  return weight;
}

function* payloadsOf({ input, variables, position }: Frame): Generator<Payload> {
  yield input;
  yield* variables.values();
  if (position.at === "task") yield position.parameters;
  else if (position.at === "branches") yield* position.progress.outputs.values();
}
