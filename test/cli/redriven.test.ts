import { afterAll, beforeAll, expect, test } from "vitest";
import type { Host } from "../../src/host/index.ts";
import { treadle } from "./session.ts";
import { skippingHost } from "./skipping-host.ts";

let host: Host;
let env: Record<string, string>;

const wait = (seconds: number) => ({ Type: "Wait", Seconds: seconds, End: true });
const parallel = (states: Readonly<Record<string, object>>) => ({
  Type: "Parallel",
  End: true,
  Branches: Object.entries(states).map(([name, state]) => ({
    StartAt: name,
    States: { [name]: state },
  })),
});
const FAILS_AT_FIRST = "{% $states.context.Execution.RedriveCount = 0 ? $error('early') : 1 %}";

beforeAll(async () => {
  ({ host, env } = await skippingHost());
  const created = await host.call("CreateStateMachine", {
    name: "branches",
    roleArn: "arn:aws:iam::123456789012:role/r",
    definition: JSON.stringify({
      QueryLanguage: "JSONata",
      StartAt: "Outer",
      States: {
        Outer: parallel({
          Left: parallel({ A: { Type: "Pass", Output: FAILS_AT_FIRST, End: true }, B: wait(1) }),
          Right: parallel({ C: wait(2), D: wait(2) }),
        }),
      },
    }),
  });
  expect(created.status).toBe(200);
});

afterAll(() => host[Symbol.asyncDispose]());

/** C and D begin while Left runs, and only the definition says that they are not its own. */
const BEHIND_THE_REDRIVE = [
  "▸ Outer Parallel",
  "  ▸ Left Parallel",
  "  ▸ Right Parallel",
  "    ✓ A Pass",
  "    ✓ B Wait",
  "  ✓ Left Parallel",
  "    ✓ C Wait",
  "    ✓ D Wait",
  "  ✓ Right Parallel",
  "✓ Outer Parallel",
  "SUCCEEDED",
];

function behindTheRedrive(told: string): readonly string[] {
  const lines = told.trimEnd().split("\n");
  const times = / (?:\d+ ms|[\d.]+ s).*$/;
  return lines.slice(lines.indexOf("↻ redriven") + 1).map((line) => line.replace(times, ""));
}

test("branches that begin only after a redrive stand where the definition has them", async () => {
  expect((await treadle(["start", "branches", "--name", "one", "--wait"], env)).code).toBe(1);
  const redriven = await treadle(["redrive", "one", "--wait"], env);
  expect(redriven.code).toBe(0);
  expect(behindTheRedrive(redriven.stderr)).toEqual(BEHIND_THE_REDRIVE);
  const watched = await treadle(["watch", "one"], env);
  expect(behindTheRedrive(watched.stderr)).toEqual(BEHIND_THE_REDRIVE);
});
