import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { HTTP_PREFIX } from "../../src/host/index.ts";
import { treadle } from "../../test/cli/session.ts";
import { Example } from "../../test/support/example.ts";

const python = spawnSync("python3", ["--version"]).status === 0;
if (!python) console.warn("products: skipped, there is no python3 for its functions");

describe.skipIf(!python)("the product queue", () => {
  let demo: Example;
  let base: string;

  beforeAll(async () => {
    demo = await Example.open("products");
    base = `${demo.url}${HTTP_PREFIX}`;
  });
  afterAll(() => demo[Symbol.asyncDispose]());

  /** The execution that the next request starts. */
  function nextExecution(): Promise<string> {
    return new Promise((resolve) => {
      const stop = demo.host.engine.subscribe({
        heard: (news) => {
          if (news.type !== "statusChanged") return;
          stop();
          resolve(news.execution.executionArn);
        },
      });
    });
  }

  test("a list that is posted is worked through, one product at a time", async () => {
    const started = nextExecution();
    const products = [{ name: "chair" }, { name: "table", polls: 2 }];
    const response = await fetch(`${base}/products`, {
      ...{ method: "POST", body: JSON.stringify(products) },
    });
    expect([response.status, await response.json()]).toEqual([200, { products }]);
    const arn = await started;
    expect(arn).toMatch(/:execution:ProductQueue:ASLExecution\d{14}$/);
    const ended = await demo.closed(arn);
    expect(ended["status"]).toBe("SUCCEEDED");
    expect(JSON.parse(String(ended["output"]))).toMatchObject({
      remainder: { products: [], products_count: 0 },
      complete: true,
    });
    const look = ["Wait", "Check Status", "Is It Complete?"];
    expect(await demo.visited(arn)).toEqual([
      ...["Process Item", "Was It Taken?", ...look, "Next Product"],
      ...["Process Item", "Was It Taken?", ...look, ...look, "Done"],
    ]);
    expect(
      Number(ended["stopDate"]) - Number(ended["startDate"]),
      "three waits",
    ).toBeGreaterThanOrEqual(30);
  });

  test("a status that cannot be had is asked for again", async () => {
    const ended = await demo.run("ProductQueue", { products: [{ name: "lamp", stumbles: 2 }] });
    expect(ended["status"]).toBe("SUCCEEDED");
    const events = await demo.history(ended["executionArn"]);
    const errors = events.flatMap((event) => event.lambdaFunctionFailedEventDetails?.error ?? []);
    expect(errors).toEqual(["Exception", "Exception"]);
  });

  test("a status that is never to be had ends the execution", async () => {
    const ended = await demo.run("ProductQueue", { products: [{ name: "lamp", stumbles: 9 }] });
    expect(ended).toMatchObject({ status: "FAILED", error: "StatusUnknown" });
    expect(ended["cause"]).toContain("Something went wrong");
  });

  test("a product that the API refuses ends the execution with the API's words", async () => {
    const ended = await demo.run("ProductQueue", { products: [{ name: "" }] });
    expect(ended).toMatchObject({ status: "FAILED", error: "ProductRefused" });
    expect(ended["cause"]).toContain("a product needs a name");
  });

  test.each([
    ["{", 400, "the body is no JSON"],
    ["[]", 400, "the body must be a list of products"],
  ])("a body of %s is refused", async (body, status, message) => {
    const response = await fetch(`${base}/products`, { method: "POST", body });
    expect([response.status, await response.json()]).toEqual([status, { message }]);
  });
});

describe("the published snippets", () => {
  let lines: string;
  let code: number;

  beforeEach(async () => {
    const snippets = fileURLToPath(new URL("snippets", import.meta.url));
    const files = ["hello-world", "wait", "choice", "retry-and-catch"].map(
      (name) => `${snippets}/${name}.asl.json`,
    );
    const ran = await treadle(["lint", ...files]);
    lines = ran.stdout.replaceAll(`${snippets}/`, "");
    code = ran.code;
  });

  test("are told with what a person needs: place, rule and what was meant", () => {
    expect(code).toBe(1);
    const heads = lines.split("\n").filter((line) => /^[\w-]+\.asl\.json:/.test(line));
    expect(heads).toEqual(SLIPS);
  });

  test("show the line with the slip", () => {
    expect(lines).toContain("{gs\n   ^");
  });
});

const AT_CHOICE = "SCHEMA_VALIDATION_FAILED:";
const SLIPS = [
  "hello-world.asl.json:1:2: error Unexpected character ('g' (code 103)): was expecting double-quote to start field name; remove 'gs'",
  "wait.asl.json:6:20: error SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/WaitUntil/Timestamp; did you mean '2000-01-01T12:00:22Z'?",
  `choice.asl.json:7:9: error ${AT_CHOICE} The field 'Next' is required but was missing at /States/ChooseOne/Choices[0]`,
  `choice.asl.json:10:24: error ${AT_CHOICE} The field 'NextState' is not supported by Step Functions at /States/ChooseOne/Choices[0]; did you mean 'Next'?`,
  `choice.asl.json:12:9: error ${AT_CHOICE} The field 'Next' is required but was missing at /States/ChooseOne/Choices[1]`,
  `choice.asl.json:12:9: error ${AT_CHOICE} A choice rule must have a comparison operator, or And, Or or Not at /States/ChooseOne/Choices[1]`,
  `choice.asl.json:14:34: error ${AT_CHOICE} The field 'NumbericGreaterThan' is not supported by Step Functions at /States/ChooseOne/Choices[1]; did you mean 'NumericGreaterThan'?`,
  `choice.asl.json:15:24: error ${AT_CHOICE} The field 'NextState' is not supported by Step Functions at /States/ChooseOne/Choices[1]; did you mean 'Next'?`,
  'choice.asl.json:20:20: error MISSING_TRANSITION_TARGET: State "ValueIsZero" is not reachable. at /States/ValueIsZero',
  'choice.asl.json:21:24: error MISSING_TRANSITION_TARGET: State "ValueIsPositive" is not reachable. at /States/ValueIsPositive',
];
