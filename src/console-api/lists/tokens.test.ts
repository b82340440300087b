import { expect, test } from "vitest";
import { createLab, type Lab } from "../../../test/simulation/lab.ts";
import { Query } from "../door/index.ts";
import { activityItems, tokenPage } from "./tokens.ts";

const SCOPE = { partition: "aws", region: "us-east-1", account: "123456789012" };
const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:pack";
const EMPTY = "arn:aws:states:us-east-1:123456789012:activity:idle";

async function waiting(many: number): Promise<Lab> {
  const lab = await createLab();
  for (const arn of [ACTIVITY, EMPTY]) {
    const facts = { arn, name: arn.split(":").at(-1), creationDate: 0 };
    await lab.engine.catalog.put("activity", arn, JSON.stringify(facts));
  }
  const machine = await lab.machine({ Pack: { Type: "Task", Resource: ACTIVITY, End: true } });
  for (let i = 0; i < many; i++) {
    await lab.start(machine, { i }, `t-${i}`);
    await lab.clock.advance(10);
  }
  return lab;
}

test("a page says how many there are besides, and the next ones follow it", async () => {
  const { engine } = await waiting(1_205);
  const seen: string[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const asked = `limit=500&after=${encodeURIComponent(after)}`;
    const page = await tokenPage(engine, new Query(asked));
    expect(page).toMatchObject({ total: 1_205, before: seen.length });
    seen.push(...page.items.map(({ executionName }) => executionName));
    after = page.next;
  }
  expect(seen).toEqual(Array.from({ length: 1_205 }, (_, i) => `t-${i}`));
  const { items } = await tokenPage(engine, new Query(""));
  expect(items).toHaveLength(100);
  expect(items[0]).toMatchObject({ stateName: "Pack", parameters: '{"i":0}' });
});

test("the text is looked for among all, not among those of a page", async () => {
  const { engine } = await waiting(320);
  const page = await tokenPage(engine, new Query("text=T-319"));
  expect(page).toMatchObject({ total: 1, items: [{ executionName: "t-319" }] });
  const none = await tokenPage(engine, new Query("text=t-320"));
  expect(none).toEqual({ items: [], total: 0, before: 0 });
});

test("an activity counts all its tasks, and gives them by its ARN", async () => {
  const { engine } = await waiting(230);
  const { taskToken } = (await engine.getActivityTask(ACTIVITY, "packer-2")) ?? {};
  const [idle, pack] = [...(await activityItems(engine, SCOPE))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  expect(pack).toMatchObject({ name: "pack", tasksQueued: 229, tasksRunning: 1 });
  expect(idle).toMatchObject({ name: "idle", tasksQueued: 0, tasksRunning: 0 });
  const page = await tokenPage(engine, new Query(`resource=${ACTIVITY}&limit=20`));
  expect([page.total, page.items.length]).toEqual([230, 20]);
  expect(page.items[0]).toMatchObject({ taskToken, workerName: "packer-2" });
  expect(await tokenPage(engine, new Query(`resource=${EMPTY}`))).toMatchObject({ total: 0 });
});

test("those of one execution are all on one page", async () => {
  const lab = await waiting(2);
  const { items } = await tokenPage(lab.engine, new Query(""));
  const own = await tokenPage(lab.engine, new Query(`execution=${items[1]?.executionArn}`));
  expect(own).toEqual({ items: [items[1]], total: 1, before: 0 });
});
