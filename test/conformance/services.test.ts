// Recorded cases that need other AWS services besides Step Functions, against the embedded ones, in process. A
// case that fails must stand in expected-service-failures.json with its reason. Some reasons are the order of
// concurrent work, so a case that stands there may pass by chance.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestHost, HOME_SCOPE } from "../support/test-host.ts";
import { type CaseResult, casesWithServices } from "./recorded-cases.ts";
import { sendTo } from "./service-steps.ts";

const AT_ONCE = 12;

/** TREADLE_CONFORMANCE_SELECT, a regular expression over ids, narrows the run while working on something. */
const selected = new RegExp(process.env["TREADLE_CONFORMANCE_SELECT"] ?? "");
const recorded = await casesWithServices();
const cases = (recorded?.cases ?? []).filter(({ id }) => selected.test(id));
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const expectedFailures = new Map<string, string>(
  Object.entries(
    // The cast: the file stands beside this one.
    JSON.parse(
      readFileSync(new URL("./expected-service-failures.json", import.meta.url), "utf8"),
    ) as Record<string, string>,
  ),
);

describe.skipIf(recorded === undefined || !hasPython)(
  "AWS's recorded answers with services",
  () => {
    const results = new Map<string, CaseResult>();

    beforeAll(async () => {
      await using test = await createTestHost();
      const send = sendTo(test.host);
      const queue = [...cases];
      const worker = async (): Promise<void> => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const result = await recorded?.run(next, send, HOME_SCOPE);
          if (result !== undefined) results.set(next.id, result);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      const passed = [...results.values()].filter(({ problems }) => problems.length === 0).length;
      const strict = [...results.values()].filter((one) => one.strictProblems.length === 0).length;
      console.info(
        `${passed} of ${results.size} cases with services pass, ${strict} of them strictly`,
      );
      expect(test.complaints).toEqual([]);
    }, 600_000);

    test.each(cases.map(({ id }) => id))("%s", (id) => {
      const problems = results.get(id)?.problems ?? ["did not run"];
      const reason = expectedFailures.get(id);
      if (reason === undefined) expect(problems).toEqual([]);
      else expect(problems, `passes now; remove its reason: ${reason}`).not.toEqual([]);
    });
  },
);
