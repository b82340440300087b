import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bench = (...args: string[]) =>
  spawnSync(process.execPath, [`${root}/bench/run.mjs`, "--no-build", ...args], {
    cwd: root,
    encoding: "utf8",
  });

// The benchmarks measure what is built; nothing here looks at a time.
describe.skipIf(!existsSync(`${root}/dist/host/index.js`))("the benchmarks", () => {
  test("measure each contender in each round and hold the goals against the ratio", () => {
    const folder = mkdtempSync(join(tmpdir(), "treadle-bench-"));
    try {
      const out = join(folder, "results.json");
      const { status, stdout, stderr } = bench("mem-parallel", "--quick", "--out", out);
      expect(stderr + stdout).not.toContain("broken");
      expect(status).toBe(0);
      expect(stdout).toContain("parallel:10 >= 5x aws-local-stepfunctions");
      const [result] = JSON.parse(readFileSync(out, "utf8")).results;
      expect(result.name).toBe("mem-parallel");
      const contenders = result.figures.map((figure: { contender: string }) => figure.contender);
      expect(contenders).toContain("treadle");
      expect(contenders).toContain("aws-local-stepfunctions");
      for (const { values } of result.figures) {
        expect(values).toHaveLength(1);
        expect(values[0]).toBeGreaterThan(0);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("measure a server by the CPU time of its process", () => {
    if (!existsSync("/proc/self/stat")) return;
    const { status, stdout, stderr } = bench("http-sync", "--quick", "--out", "/dev/null");
    expect(stderr + stdout).not.toContain("broken");
    expect(status).toBe(0);
    expect(stdout).toContain("requests per server-CPU-s");
  });

  test("refuse a name that is none", () => {
    const { status, stderr } = bench("mem-lop");
    expect(status).toBe(2);
    expect(stderr).toContain("There is no benchmark 'mem-lop'");
  });

  test("say how they are called", () => {
    const { status, stdout } = bench("--help");
    expect(status).toBe(0);
    for (const option of ["--rounds", "--write", "--quick"]) expect(stdout).toContain(option);
  });

  test("tell what there is", () => {
    const { stdout } = bench("--list");
    for (const name of ["mem-loop", "http-start", "start-latency", "cold-start", "expr"]) {
      expect(stdout).toContain(name);
    }
  });
});

describe("the ratio of two series", () => {
  test("is the median of the ratios round by round", async () => {
    // The module is JavaScript without types.
    const url = new URL("../../bench/lib/statistics.mjs", import.meta.url).href;
    const { pairedRatio, quantile } = await import(url);
    expect(pairedRatio([10, 100, 30], [1, 50, 10])).toBe(3);
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
