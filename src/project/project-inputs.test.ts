import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectInputs } from "./project-inputs.ts";

let home: string;
let folder: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "treadle-inputs-"));
  folder = join(home, "project");
  await mkdir(join(folder, "events/Orders"), { recursive: true });
});

afterEach(() => rm(home, { recursive: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

test("a project without any has none", async () => {
  expect(await projectInputs(folder, "Orders")).toEqual([]);
  expect(await projectInputs(join(home, "gone"), "Orders")).toEqual([]);
});

test("steps of a demo that start the machine are inputs in the words of the step", async () => {
  const steps = [
    '{ say: "One", start: Orders, input: { id: 1.0 } }',
    "{ say: Two, start: Orders, inputFile: two.json }",
    "{ say: Of another, start: Other, input: { id: 3 } }",
    "{ say: Nothing, start: Orders }",
    "{ say: A file that is not there, start: Orders, inputFile: three.json }",
    "{ call: sqs:SendMessage }",
  ];
  await write("demo.yaml", `title: t\nsteps:\n${steps.map((step) => `  - ${step}\n`).join("")}`);
  await write("two.json", '{"id": 2}');
  expect(await projectInputs(folder, "Orders")).toEqual([
    { name: "One", from: "demo.yaml", input: '{"id":1.0}' },
    { name: "Two", from: "two.json", input: '{"id": 2}' },
    { name: "Nothing", from: "demo.yaml", input: "{}" },
  ]);
});

test("folders of events hold inputs, those by the machine's name first; what is no JSON is none", async () => {
  await write("events/b.json", '{"b": 1}');
  await write("events/a.json", '{"a": 1}');
  await write("events/broken.json", "{");
  await write("events/notes.txt", "{}");
  await write("events/Orders/own.json", "[1]");
  const found = await projectInputs(folder, "Orders");
  expect(found.map(({ from }) => from)).toEqual([
    ...["events/Orders/own.json", "events/a.json", "events/b.json"],
  ]);
  expect((await projectInputs(folder, "Other")).map(({ name }) => name)).toEqual([
    ...["events/a.json", "events/b.json"],
  ]);
});

test("a machine's name leads nowhere else, and neither does a link or a path", async () => {
  await writeFile(join(home, "secret.json"), '{"secret": 1}');
  await symlink(join(home, "secret.json"), join(folder, "events/link.json"));
  await write("demo.yaml", "steps: [{ say: x, start: Orders, inputFile: ../secret.json }]");
  expect(await projectInputs(folder, "Orders")).toEqual([]);
  expect(await projectInputs(folder, "../..")).toEqual([]);
});

test("the examples' demos bring theirs", async () => {
  const saga = fileURLToPath(new URL("../../examples/saga", import.meta.url));
  const found = await projectInputs(saga, "SagaStateMachine");
  expect(found).toHaveLength(7);
  expect(found[0]).toMatchObject({
    ...{ name: "Order 4: saved, paid, reserved, notified", from: "orders/4.json" },
    input: expect.stringContaining('"order_id"'),
  });
});
