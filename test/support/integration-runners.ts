// integration-runners.ts — what stands for every integration in tests of the console: it fails, or gives back what it got.
import type { Failure } from "../../src/base/index.ts";
import type { RunnerResolver } from "../../src/engine/index.ts";

/** Fails always. */
export function failing(error: string, cause: string): RunnerResolver {
  return failingWhere("", { error, cause });
}

/** Fails where its parameters have `mark` in their text, else gives them back. */
export function failingWhere(
  mark: string,
  failure: Failure = { error: "Broken", cause: "no pump" },
): RunnerResolver {
  return (resource) =>
    resource.kind === "integration"
      ? {
          run: async ({ parameters }) =>
            parameters.text().includes(mark)
              ? { type: "failed", failure }
              : { type: "succeeded", output: parameters },
        }
      : undefined;
}
