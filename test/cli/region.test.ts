import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { treadle } from "./session.ts";

const path = join(mkdtempSync(join(tmpdir(), "treadle-region-")), "whose.json");
writeFileSync(
  path,
  JSON.stringify({
    StartAt: "P",
    States: { P: { Type: "Pass", Parameters: { "arn.$": "$$.StateMachine.Id" }, End: true } },
  }),
);

test.each([
  [{}, "us-east-1"],
  [{ AWS_DEFAULT_REGION: "eu-west-1" }, "eu-west-1"],
  [{ AWS_REGION: "eu-west-2", AWS_DEFAULT_REGION: "eu-west-1" }, "eu-west-2"],
  [{ AWS_REGION: "", AWS_DEFAULT_REGION: "" }, "us-east-1"],
])("every command takes the region as AWS's tools do: %j", async (env, region) => {
  const ran = await treadle(["run", path], env);
  expect(JSON.parse(ran.stdout).arn).toContain(`:states:${region}:`);
  const told = await treadle(["env"], env);
  expect(told.stdout).toContain(`AWS_REGION='${region}'`);
});
