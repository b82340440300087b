import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that change what others see of their thread (its environment, its signals, what was loaded) get one of their own. */
const APART = [
  "test/cli/**/*.test.ts",
  "src/cli/**/*.test.ts",
  "src/lambda/java-runtime.test.ts",
  "examples/**/*.template.test.ts",
];

/** What starts servers, processes and browsers first, so that the last minute is not one worker's alone. */
const ORDER = ["test", "examples", "src/lambda", "src/host", "src/services", "src"];

/** Not on record anywhere in a fresh clone: how long each takes. The folder says it better than the size of the file. */
class LongestFirst extends BaseSequencer {
  override async sort(
    files: readonly TestSpecification[] | TestSpecification[],
  ): Promise<TestSpecification[]> {
    const place = ({ project, moduleId }: TestSpecification): number => {
      const path = relative(project.config.root, moduleId).replaceAll("\\", "/");
      const apart = project.config.isolate ? 0 : ORDER.length;
      return apart + ORDER.findIndex((folder) => path.startsWith(`${folder}/`));
    };
    // By size (or by what earlier runs here took) within a folder: sorting is stable.
    return (await super.sort([...files])).sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    pool: "threads",
    setupFiles: ["test/payload-equality.ts"],
    testTimeout: 60_000,
    // Of the defaults one second and ten are too little for a browser on a machine that is busy.
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    // Vitest leaves one core alone; on two cores that is half of the machine, while many tests wait for processes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "apart",
          include: APART,
        },
      },
      {
        extends: true,
        test: {
          name: "shared",
          include: ["src/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...APART],
          // Loading the engine anew took every file longer than most of them take.
          isolate: false,
        },
      },
    ],
  },
});
