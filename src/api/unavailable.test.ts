import { expect, test } from "vitest";
import { engineStub } from "../../test/support/engine-stub.ts";
import { type Engine, EngineClosing, EngineUnavailable } from "../engine/index.ts";
import { createApi } from "./index.ts";

const NOW_MS = 1_700_000_000_123;
const SCOPE = { account: "123456789012", region: "us-east-1" };
const HEAD = "arn:aws:states:us-east-1:123456789012:";

test("what an engine that closes has not answered is 503, and nobody's fault", async () => {
  const reported: unknown[] = [];
  const { answer } = createApi({
    engine: engineStub({ describeExecution: () => Promise.reject(new EngineClosing()) }),
    clock: { now: () => NOW_MS },
    chance: { seed: () => "", uuid: () => "" },
    report: (operation) => reported.push(operation),
  });
  const body = { executionArn: `${HEAD}execution:m:n` };
  expect(await answer("DescribeExecution", body, SCOPE)).toMatchObject({
    ...{ status: 503, error: "ServiceUnavailableException" },
    text: expect.stringContaining("The server is closing; try again"),
  });
  expect(reported).toEqual([]);
});

test("a store that is not there is 503, a bug is 500 and says nothing", async () => {
  const body = { executionArn: `${HEAD}execution:m:n` };
  const api = (members: Partial<Engine>): ReturnType<typeof createApi> =>
    createApi({
      engine: engineStub(members),
      clock: { now: () => NOW_MS },
      chance: { seed: () => "", uuid: () => "" },
    });
  const first = await api({
    describeExecution: () => Promise.reject(new EngineUnavailable("disk full at /secret")),
  }).answer("DescribeExecution", body, SCOPE);
  const second = await api({
    describeExecution: () => Promise.reject(new TypeError("secret")),
  }).answer("DescribeExecution", body, SCOPE);
  expect([first.status, second.status]).toEqual([503, 500]);
  expect(first.text + second.text).not.toContain("secret");
});
