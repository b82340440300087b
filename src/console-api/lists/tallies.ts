// tallies.ts — executions by machine and status, counted once for all who ask.
import type { Engine } from "../../engine/index.ts";
import type { Census } from "./census.ts";

export function tallies(engine: Engine, census: Census): ReturnType<Engine["tallyExecutions"]> {
  return census.of("tallies", undefined, () => engine.tallyExecutions({ everything: true }));
}
