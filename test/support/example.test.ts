import { expect, test } from "vitest";
import { Example } from "./example.ts";

test("an example listens as soon as it is open, with everything deployed", async () => {
  await using example = await Example.open("retries");
  const ready = await fetch(`${example.url}/-/health/ready`);
  expect(ready.status).toBe(200);
  const { body } = await example.host.call("ListStateMachines", {});
  expect(body["stateMachines"]).not.toEqual([]);
});
