// execution-weight.ts — whether the state of an execution takes much memory.
//
// Counted: what waits in its frames, which is where megabytes come together. Not: its history (kept-history.ts has its
// own bounds), the lists that inline Maps iterate, which are parts of inputs, and the outputs of their iterations, which
// are let go when they are too large for a result.
import type { Payload } from "../base/index.ts";
import type { Execution } from "../core/index.ts";
import { EventScales } from "./event-weight.ts";

/** Four payloads of the size that AWS allows. */
const MUCH_BYTES = 1024 * 1024;

type Frame = Execution["root"];

export function holdsMuch({ root }: Execution): boolean {
  const scales = new EventScales(MUCH_BYTES);
  let weight = 0;
  const open: Frame[] = [root];
  for (let frame = open.pop(); frame !== undefined; frame = open.pop()) {
    for (const payload of payloadsOf(frame)) {
      weight += scales.weighPayload(payload);
      if (weight > MUCH_BYTES) return true;
    }
    // One by one: there may be more than a call takes arguments.
    for (const child of frame.children.values()) open.push(child);
  }
  return false;
}

function* payloadsOf({ input, variables, position }: Frame): Generator<Payload> {
  yield input;
  yield* variables.values();
  if (position.at === "task") yield position.parameters;
  else if (position.at === "branches") yield* position.progress.outputs.values();
}
