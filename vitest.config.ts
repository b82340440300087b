import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    pool: "threads",
    testTimeout: 60_000,
    // Of the defaults one second and ten are too little for a browser on a machine that is busy.
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    // Vitest leaves one core alone; on two cores that is half of the machine, while many tests wait for processes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
