import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RealClock } from "../../src/engine/index.ts";
import { HOME_SCOPE, Host, loadProject, type Project } from "../../src/host/index.ts";

const data = mkdtempSync(join(tmpdir(), "treadle-functions-"));
const account = "arn:aws:states:us-east-1:123456789012";

async function projectWith(body: string): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), "treadle-project-"));
  const task = { Type: "Task", Resource: "$" + "{Work.Arn}", End: true };
  const declared = {
    functions: {
      Work: {
        ...{ runtime: "nodejs20.x", handler: "index.handler", timeout: 60 },
        code: { "index.mjs": `export const handler = async () => { ${body} };` },
      },
    },
    stateMachines: { Calls: { definition: { StartAt: "T", States: { T: task } } } },
  };
  writeFileSync(join(folder, "treadle.json"), JSON.stringify(declared));
  const loaded = await loadProject(folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

function open(): Promise<Host> {
  return Host.open({
    ...{ dataDirectory: data, scope: HOME_SCOPE, clock: new RealClock(), relaxed: false },
    ...{ synchronous: "NORMAL", env: {}, log: () => undefined, listens: true },
  });
}

test("a task under way at the end waits at the next start for its project's function", async () => {
  const executionArn = `${account}:execution:Calls:one`;
  {
    await using first = await open();
    await first.deploy(await projectWith("await new Promise(() => setTimeout(() => {}, 60000))"));
    await first.listen("127.0.0.1", 0);
    await first.call("StartExecution", {
      ...{ stateMachineArn: `${account}:stateMachine:Calls`, name: "one" },
    });
    await expect
      .poll(async () => {
        const { body } = await first.call("GetExecutionHistory", { executionArn });
        return JSON.stringify(body);
      })
      .toContain("LambdaFunctionStarted");
  }
  await using second = await open();
  expect(await second.engine.recovered).toBe(1);
  await second.deploy(await projectWith("return process.env.AWS_ENDPOINT_URL"));
  const url = await second.listen("127.0.0.1", 0);
  const ended = async (): Promise<unknown> =>
    (await second.call("DescribeExecution", { executionArn })).body;
  await expect.poll(ended, { timeout: 20_000 }).toMatchObject({
    status: "SUCCEEDED",
    output: JSON.stringify(url),
  });
});
