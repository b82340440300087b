import type { MapState } from "../../asl/index.ts";
import type { Json, Payload } from "../../base/index.ts";
import type { Draft } from "../draft.ts";
import type { Frame } from "../frame.ts";

export function startMapRun(
  _draft: Draft,
  _frame: Frame,
  _state: MapState,
  _start: {
    readonly input: Payload;
    readonly items: readonly Json[];
    readonly concurrency: number;
  },
): void {}
