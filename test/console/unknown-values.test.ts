// What the data flow tells of a value that the history does not hold, and of an item that was read, in a real browser.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { HOME_SCOPE } from "../../src/host/index.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const MACHINE = {
  ...{ QueryLanguage: "JSONata", StartAt: "Pause" },
  States: {
    Pause: { Type: "Wait", Seconds: "{% $floor($random()) %}", Next: "Each" },
    Each: {
      ...{ Type: "Map", End: true },
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
        Arguments: { Bucket: "shop", Key: "rows.csv" },
      },
      ItemSelector: { row: "{% $states.context.Map.Item.Value %}" },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        ...{ StartAt: "P", States: { P: { Type: "Pass", End: true } } },
      },
    },
  },
};

describe.skipIf(skipped !== undefined)("the data flow", () => {
  let served: Served;
  let page: Page;
  let arn = "";

  onStage(async (stage) => {
    ({ served, page } = stage);
    const services = await served.host.services.get();
    const s3 = (operation: string, parameters: Readonly<Record<string, string>>) =>
      services.call({ service: "s3", operation, parameters, scope: HOME_SCOPE });
    await s3("CreateBucket", { Bucket: "shop" });
    await s3("PutObject", { Bucket: "shop", Key: "rows.csv", Body: "id,n\no-1,7\no-2,8\n" });
    const stateMachineArn = await served.machine("reads", MACHINE);
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
    arn = executionArn;
    await served.host.engine.closed(arn);
  });

  const open = async (state: string): Promise<void> => {
    await page.goto(`${served.url}/executions/${arn}?state=/States/${state}&pane=flow`);
    await page.getByRole("heading", { name: "Step by step" }).waitFor();
  };

  test("shows what is not in the history as no error, and why once", async () => {
    await open("Pause");
    expect(await page.locator(".flow .wrong").count()).toBe(0);
    expect(await page.locator(".trace li").allTextContents()).toEqual([
      "Seconds$floor($random())→not in this history",
    ]);
    expect(await page.locator(".steps .step-unknown").allTextContents()).toEqual([
      "Seconds not in this history",
    ]);
    const why = "Seconds: It draws by chance, and what was drawn then is not in the history.";
    expect(await page.locator(".flow").getByText(why).count()).toBe(1);
  });

  test("shows the first item that a Distributed Map read, as its child was given it", async () => {
    await open("Each");
    expect(await page.locator(".flow .wrong, .flow .step-unknown").count()).toBe(0);
    expect(await page.locator(".trace li").first().textContent()).toBe(
      'ItemSelector/row$states.context.Map.Item.Value→{"id":"o-1","n":"7"}',
    );
  });
});
