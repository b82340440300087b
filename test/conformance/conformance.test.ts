// Every recorded case that needs Step Functions alone, in process. A case that fails must stand in
// expected-failures.json with its reason; one that passes must not.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestHost, HOME_SCOPE, type TestHost } from "../support/test-host.ts";
import { type CaseResult, type RecordedCase, recordedCases } from "./recorded-cases.ts";

const AT_ONCE = 16;

/** TREADLE_CONFORMANCE_SELECT, a regular expression over ids, narrows the run while working on something. */
const selected = new RegExp(process.env["TREADLE_CONFORMANCE_SELECT"] ?? "");
const recorded = await recordedCases(({ id }) => selected.test(id));
const expectedFailures = reasonsIn("./expected-failures.json");
/** Of cases that pass but for what LocalStack's own comparison leaves out. */
const expectedStrictFailures = reasonsIn("./expected-strict-failures.json");

function reasonsIn(file: string): ReadonlyMap<string, string> {
  const text = readFileSync(fileURLToPath(new URL(file, import.meta.url)), "utf8");
  // The cast: the file stands beside this one.
  return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
}

describe.skipIf(recorded === undefined)("AWS's recorded answers", () => {
  const results = new Map<string, CaseResult>();

  beforeAll(async () => {
    const cases = recorded?.cases ?? [];
    for (const one of cases.filter(({ alone }) => alone === true)) {
      await using host = await createTestHost();
      await run(one, host);
    }
    await using host = await createTestHost();
    const queue = cases.filter(({ alone }) => alone !== true);
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        await run(next, host);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(host.complaints).toEqual([]);
    writeResults(cases);
  }, 600_000);

  async function run(one: RecordedCase, { host }: TestHost): Promise<void> {
    const result = await recorded?.run(one, host.api, HOME_SCOPE);
    if (result !== undefined) results.set(one.id, result);
  }

  /** For scripts/compatibility.mjs, which asks for them. */
  function writeResults(cases: readonly RecordedCase[]): void {
    const path = process.env["TREADLE_CONFORMANCE_RESULTS"];
    if (path === undefined) return;
    writeFileSync(path, JSON.stringify(counted(cases), null, 1));
  }

  function counted(cases: readonly RecordedCase[]): object {
    const rows = cases.map(({ id, area }) => ({ id, area, ...results.get(id) }));
    return { others: recorded?.others, rows };
  }

  test.each((recorded?.cases ?? []).map(({ id }) => [shortName(id), id]))("%s", (_name, id) => {
    const problems = results.get(id)?.problems ?? ["not run"];
    const reason = expectedFailures.get(id);
    if (reason === undefined) expect(problems.slice(0, 8), id).toEqual([]);
    else
      expect(problems, `passes now: take it out of expected-failures.json (${reason})`).not.toEqual(
        [],
      );
  });

  test("every case that fails in what LocalStack leaves out stands on a list with its reason", () => {
    const failing = [...results].flatMap(([id, { problems, strictProblems }]) =>
      problems.length === 0 && strictProblems.length > 0 ? [id] : [],
    );
    const listed = [...expectedStrictFailures.keys()].filter((id) => selected.test(id));
    expect(failing.toSorted()).toEqual(listed.toSorted());
  });

  test("the list of expected failures names cases that exist", () => {
    const ids = new Set((recorded?.cases ?? []).map(({ id }) => id));
    const expected = [...expectedFailures.keys()].filter((id) => selected.test(id));
    expect(expected.filter((id) => !ids.has(id))).toEqual([]);
  });

  const isWhole = process.env["TREADLE_CONFORMANCE_SELECT"] === undefined;
  const isMade = process.env["TREADLE_CONFORMANCE_RESULTS"] !== undefined;
  test.skipIf(!isWhole || isMade)(
    "docs/compatibility.md says what passes: node scripts/compatibility.mjs",
    async () => {
      // The cast: a script without types.
      const script: string = "../../scripts/compatibility-page.mjs";
      const { format } = (await import(script)) as { format(from: object): string };
      const page = new URL("../../docs/compatibility.md", import.meta.url);
      expect(readFileSync(page, "utf8")).toBe(format(counted(recorded?.cases ?? [])));
    },
  );
});

function shortName(id: string): string {
  return id.split("::").slice(1).join(" ");
}
