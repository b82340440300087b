// console-pictures.mjs — pictures of the console's pages, light and dark, wide and narrow, into docs/images/console:
//   node scripts/console-pictures.mjs            all of them
//   node scripts/console-pictures.mjs execution  only those of the pages that are named
//
// It serves the built command on a port of its own with the saga's project, runs a few orders, a map of 300 and some
// tasks that wait, and looks at the pages in the browser that test/console finds.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findBrowser, QUIET } from "../test/console/find-browser.mjs";
import { root } from "./root.mjs";

const out = `${root}/docs/images/console`;
const ROLE = "arn:aws:iam::123456789012:role/console";
const SAGA = "arn:aws:states:us-east-1:123456789012:stateMachine:SagaStateMachine";
const ORDERS = ["4", "1", "2", "4", "3", "4", "33", "4"];
const WIDTHS = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

const APPROVAL = {
  StartAt: "AskManager",
  States: {
    AskManager: {
      ...{ Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken" },
      Parameters: {
        "QueueUrl.$": "$.queue",
        MessageBody: { "token.$": "$$.Task.Token", "order.$": "$.order" },
      },
      ...{ TimeoutSeconds: 86_400, HeartbeatSeconds: 7_200, Next: "Refund" },
    },
    Refund: { Type: "Succeed" },
  },
};

const BATCH = {
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Label: "Each", MaxConcurrency: 40, ToleratedFailurePercentage: 50 },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Check",
        States: {
          Check: {
            Type: "Choice",
            Choices: [
              { Variable: "$.n", NumericEquals: 7, Next: "NoCustomer" },
              { Variable: "$.n", NumericEquals: 13, Next: "NoCarrier" },
            ],
            Default: "Hold",
          },
          Hold: { Type: "Wait", SecondsPath: "$.wait", End: true },
          NoCustomer: { Type: "Fail", Error: "RowInvalid", Cause: "The row has no customer" },
          NoCarrier: { Type: "Fail", Error: "CarrierError", Cause: "503 from api.carrier.test" },
        },
      },
      End: true,
    },
  },
};

const only = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "treadle-pictures-"));
const { url, server } = await served();
try {
  const places = await fill();
  mkdirSync(out, { recursive: true });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: QUIET });
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, viewport] of Object.entries(WIDTHS)) {
      const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
      for (const [name, path] of Object.entries(places)) {
        if (only.length > 0 && !only.includes(name)) continue;
        await picture(context, path, `${out}/${name}-${colorScheme}-${size}.png`);
      }
      await context.close();
    }
  }
  await browser.close();
} finally {
  server.kill("SIGTERM");
  await new Promise((done) => server.once("exit", done));
  rmSync(folder, { recursive: true, force: true });
}

function served() {
  const args = ["bin/treadle.js", "dev", "examples/saga", "--port", "0", "--data", folder];
  const child = spawn(process.execPath, args, { cwd: root });
  return new Promise((resolve, reject) => {
    let said = "";
    const heard = (bytes) => {
      said += bytes;
      const [, found] = /answers at (http:\S+)/.exec(said) ?? [];
      if (found !== undefined && said.includes("watching")) resolve({ url: found, server: child });
    };
    child.stdout.on("data", heard);
    child.stderr.on("data", heard);
    child.once("exit", () => reject(new Error(`The server does not start: ${said}`)));
  });
}

async function call(operation, input) {
  const headers = { "x-treadle-console": "1" };
  const body = JSON.stringify(input);
  const response = await fetch(`${url}/-/console/v1/call/${operation}`, {
    method: "POST",
    headers,
    body,
  });
  if (!response.ok) throw new Error(`${operation}: ${await response.text()}`);
  return response.json();
}

async function get(path) {
  return (await fetch(`${url}/-/console/v1/${path}`)).json();
}

async function activity(name) {
  return (await call("CreateActivity", { name })).activityArn;
}

async function machine(name, definition) {
  const input = { name, definition: JSON.stringify(definition), roleArn: ROLE };
  return (await call("CreateStateMachine", input)).stateMachineArn;
}

/** Runs what there is to be seen; answers the paths of the pages by name. */
async function fill() {
  const orders = [];
  for (const [i, order] of ORDERS.entries()) {
    const input = readFileSync(`${root}/examples/saga/orders/${order}.json`, "utf8");
    const name = `order-${20_831 + i}`;
    orders.push(
      (await call("StartExecution", { stateMachineArn: SAGA, name, input })).executionArn,
    );
  }
  const { queues, tables, topics } = await get("services");
  const functions = await get("functions");
  const { stateMachineVersionArn: version } = await call("PublishStateMachineVersion", {
    ...{ stateMachineArn: SAGA, description: "before the holidays" },
  });
  const approval = await machine("refund-approval", APPROVAL);
  for (const id of [20_831, 20_832, 20_835]) {
    const input = JSON.stringify({ order: { id, amount: 129.5 }, queue: queues.items[0].url });
    await call("StartExecution", { stateMachineArn: approval, name: `refund-${id}`, input });
  }
  const batch = await machine("nightly-batch", BATCH);
  const rows = Array.from({ length: 300 }, (_, i) => ({
    n: i % 20,
    wait: (i % 4) + (i > 120 ? 60 : 0),
  }));
  const { executionArn } = await call("StartExecution", {
    ...{ stateMachineArn: batch, name: "night-1121", input: JSON.stringify(rows) },
  });
  const inspection = await activity("inspect-parcel");
  const hands = await machine("inspection", {
    StartAt: "Inspect",
    States: { Inspect: { Type: "Task", Resource: inspection, TimeoutSeconds: 3_600, End: true } },
  });
  for (const input of ['{"parcel":1}', '{"parcel":2}']) {
    await call("StartExecution", { stateMachineArn: hands, input });
  }
  await closed(orders);
  const { mapRuns } = await call("ListMapRuns", { executionArn });
  // Made by the functions that the orders called.
  const { logGroups } = await get("services");
  return {
    dashboard: "/",
    machines: "/machines",
    machine: `/machines/${SAGA}`,
    definition: `/machines/${SAGA}?tab=definition`,
    version: `/machines/${version}`,
    start: `/machines/${SAGA}?start=1`,
    executions: "/executions",
    execution: `/executions/${orders[2]}`,
    "map-run": `/map-runs/${encodeURIComponent(mapRuns[0].mapRunArn)}`,
    compare: `/compare?left=${orders[1]}&right=${orders[2]}`,
    tokens: "/tokens",
    activities: "/activities",
    functions: "/functions",
    function: `/functions/${functions[0].functionName}`,
    services: "/services",
    table: `/services/table/${tables.items[0].name}`,
    queue: `/services/queue/${queues.items[0].name}`,
    topic: `/services/topic/${topics.items[0].name}`,
    "log-group": `/services/log-group/${encodeURIComponent(logGroups.items[0].name)}`,
  };
}

async function closed(arns) {
  const states = await Promise.all(
    arns.map((executionArn) => call("DescribeExecution", { executionArn })),
  );
  if (states.every(({ status }) => status !== "RUNNING")) return;
  await new Promise((done) => setTimeout(done, 300));
  await closed(arns);
}

async function picture(context, path, file) {
  const page = await context.newPage();
  await page.goto(url + path);
  await page.locator("h1").first().waitFor();
  // Charts, editors and graphs come after the page.
  await page.waitForTimeout(1200);
  await page.screenshot({ path: file });
  await page.close();
  console.log(file.slice(root.length + 1));
}
