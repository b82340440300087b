// What the embedded services hold, where it is more than a page shows.
import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { askService } from "../support/ask-service.ts";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const GROUP = { logGroupName: "/long" };

describe.skipIf(skipped !== undefined)("the services", () => {
  let served: Served;
  let page: Page;

  onStage(
    async (stage) => {
      ({ served, page } = stage);
      const ask = (service: string, operation: string, parameters: object) =>
        // The cast: plain values are JSON.
        askService(served.host, [service, operation], parameters as never);
      for (let i = 0; i < 121; i += 1) {
        await ask("events", "PutRule", {
          ...{ Name: `rule-${i}`, EventPattern: '{"source":["shop"]}' },
        });
      }
      await ask("dynamodb", "CreateTable", {
        ...{ TableName: "races", BillingMode: "PAY_PER_REQUEST" },
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      });
      const wide = Array.from({ length: 20 }, (_, i) => [`col${i}`, { S: `value ${i}` }]);
      for (const Item of [
        { pk: { S: "monza" }, constructor: { S: "Ferrari" } },
        { pk: { S: "spa" }, ...Object.fromEntries(wide) },
      ]) {
        await vi.waitFor(() => ask("dynamodb", "PutItem", { TableName: "races", Item }), 10_000);
      }
      await ask("logs", "CreateLogGroup", GROUP);
      const OLD = { logGroupName: "/days", logStreamName: "one" };
      await ask("logs", "CreateLogGroup", { logGroupName: OLD.logGroupName });
      await ask("logs", "CreateLogStream", OLD);
      const days = [3, 1].map((ago) => ({
        ...{ timestamp: Date.now() - 86_400_000 * ago, message: `${ago} days ago` },
      }));
      await ask("logs", "PutLogEvents", { ...OLD, logEvents: days });
      for (const [part, logStreamName] of ["one", "two"].entries()) {
        const timestamp = Date.now() - 5_000;
        const message = (i: number): string => (i + part === 0 ? "Needle" : `line ${part} ${i}.`);
        const logEvents = Array.from({ length: 400 }, (_, i) => ({
          ...{ timestamp: timestamp + i, message: message(i) },
        }));
        await ask("logs", "CreateLogStream", { ...GROUP, logStreamName });
        await ask("logs", "PutLogEvents", { ...GROUP, logStreamName, logEvents });
      }
    },
    { reducedMotion: "reduce" },
  );

  test("say how many there are, show more, and find one by its name", async () => {
    await page.goto(`${served.url}/services`);
    const rules = page.getByRole("region", { name: "Rules" });
    await rules.getByText("121", { exact: true }).waitFor();
    const links = rules.getByRole("link");
    expect(await links.count()).toBe(100);
    await rules.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => links.count()).toBe(121);
    await page.getByLabel("Part of a name").fill("RULE-120");
    await expect.poll(() => links.count()).toBe(1);
    expect(new URL(page.url()).searchParams.get("text")).toBe("RULE-120");
    await links.click();
    await page.getByText('"shop"').waitFor();
    await page.getByText("It tells nobody yet.").waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("show all that a table's items have, whatever it is called", async () => {
    await page.goto(`${served.url}/services/table/races`);
    await page.getByRole("cell", { name: "monza", exact: true }).waitFor();
    await page.getByText("columns more are left out.").waitFor();
    await page.getByRole("button", { name: "Show all columns" }).click();
    await page.getByRole("cell", { name: "Ferrari" }).waitFor();
    await page.getByRole("cell", { name: "value 19" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("stack what does not fit beside each other: the subscriptions of a topic, the items of a table", async () => {
    await askService(served.host, ["sns", "CreateTopic"], { Name: "news" });
    await askService(served.host, ["sns", "Subscribe"], {
      ...{ TopicArn: "arn:aws:sns:us-east-1:123456789012:news", Protocol: "sqs" },
      Endpoint: "arn:aws:sqs:us-east-1:123456789012:a-queue-whose-name-is-not-short",
    });
    await page.setViewportSize({ width: 390, height: 844 });
    for (const [path, shown] of [
      ["topic/news", /a-queue-whose-name/],
      ["table/races", /monza/],
    ] as const) {
      await page.goto(`${served.url}/services/${path}`);
      const cell = page.getByRole("cell", { name: shown }).last();
      await cell.waitFor();
      const rows = page.getByRole("region", { name: "Rows" });
      expect(await rows.evaluate((area) => area.scrollWidth - area.clientWidth)).toBe(0);
      const box = await cell.boundingBox();
      expect((box?.x ?? 999) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
      expect(await axeViolations(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("say of which day lines are that are not of today", async () => {
    await page.goto(`${served.url}/services/log-group/%2Fdays`);
    await page.getByText("3 days ago").waitFor();
    const days = await page.getByRole("log").locator(".log-day").allTextContents();
    expect(days).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d$/), expect.any(String)]);
    expect(days[0]).not.toBe(days[1]);
  });

  test("let a log group be read to its first line, and searched to it", async () => {
    await page.goto(`${served.url}/services/log-group/%2Flong`);
    const lines = page.getByRole("log").locator(".log");
    await expect.poll(() => lines.count()).toBe(500);
    expect(await page.getByText("Needle").count()).toBe(0);
    await page.getByRole("link", { name: "Older lines" }).click();
    await expect.poll(() => lines.count()).toBe(300);
    await page.getByText("Needle").waitFor();
    expect(await page.getByRole("link", { name: "Older lines" }).count()).toBe(0);
    await page.getByRole("link", { name: "Newest lines" }).click();
    await expect.poll(() => lines.count()).toBe(500);
    await page.getByLabel("Filter lines").fill("needle");
    await expect.poll(() => lines.allTextContents()).toEqual([expect.stringContaining("Needle")]);
    expect(await axeViolations(page)).toEqual([]);
  });
});
