import { expect, test } from "vitest";
import { MemoryEventSink } from "../engine/index.ts";
import type { HttpAnswer, HttpBody, HttpRequest } from "../server/index.ts";
import { eventPages } from "./event-pages.ts";

async function page(query: string): Promise<HttpAnswer> {
  const sink = new MemoryEventSink();
  for (const message of ["1", "2", "3"]) {
    const entry = { logGroupArns: ["a"], stateMachineArn: "m", executionArn: "e", at: 0, message };
    sink.log([entry]);
  }
  // The casts: nothing else is looked at.
  const request = { method: "GET", path: "/-/logs", query } as HttpRequest;
  return eventPages(sink).handle(request, {} as HttpBody);
}

test("limit gives the last ones, oldest first", async () => {
  const { body } = await page("limit=2");
  const lines = String(body).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).message)).toEqual(["2", "3"]);
  expect(
    String((await page("")).body)
      .trim()
      .split("\n"),
  ).toHaveLength(3);
});

test.each(["limit=0", "limit=x", "limit=1.5", "limit="])("%s is refused", async (query) => {
  expect((await page(query)).status).toBe(400);
});
