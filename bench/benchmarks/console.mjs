// console.mjs — the console in a browser: pages, a click, a page of events, scrolling, live news, memory.
//
// Beside it, in the same browser and the same rounds, a plain page of node:http: what navigation and a click cost by
// themselves. Scroll is the longest frame of a fast scroll over 100,000 executions: by the clock, which on a busy machine
// measures the others too, and by what scripts, styles and layout of the page cost the CPU.

import { seededUnits } from "../../test/console/seeded-units.mjs";
import {
  elapsed,
  heapMebibytes,
  NO_BROWSER,
  openBrowser,
  scriptKilobytes,
  scrollCosts,
  servePlainPage,
} from "../lib/console-browser.mjs";
import { figuresOf, takeTurns } from "../lib/rounds.mjs";
import { dataFolder, startTreadle } from "../lib/server-process.mjs";
import { atMost, atMostAbsolute } from "../lib/verdict.mjs";
import { call, createMachine } from "../lib/wire.mjs";
import { workloadOf } from "../workloads.mjs";

const TREADLE = "the console";
const PLAIN = "a plain page of node:http";
const EXECUTIONS = 100_000;
/** An hour in which one execution a second is started and ends. */
const HOUR_OF_EXECUTIONS = 3_600;
const STARTS_AT_ONCE = 8;
const SCROLL_STEPS = 60;

const M = {
  dashboard: "dashboard shown, ms",
  list: "100,000 executions shown, ms",
  deepLink: "execution with 24,006 events shown, ms",
  states: "execution of 200 states shown, ms",
  map: "execution with a Map of 1,000 shown, ms",
  select: "a state chosen, ms",
  events: "the next page of events, ms",
  frame: "longest frame of a scroll, ms",
  frameCost: "longest frame of a scroll, ms of CPU",
  usualCost: "usual frame of a scroll, ms of CPU",
  news: "a start seen live, ms",
  load: "page shown, ms",
  click: "a click seen, ms",
  scripts: "scripts of an execution's page, KB as sent",
  heap: "heap more after an hour of news, MiB",
};

async function seed(directory) {
  const { SqliteStore } = await import("../../dist/store/index.js");
  const store = await SqliteStore.open({ directory, synchronous: "NORMAL", ownThread: false });
  // Older than a day: the dashboard counts what the run itself starts.
  for (const units of seededUnits(EXECUTIONS, Date.now() - 86_400_000)) await store.commit(units);
  await store.close();
}

async function prepare(url) {
  const hello = workloadOf("hello");
  const machine = { name: "hello", type: "STANDARD", definition: hello.definition };
  const helloArn = await createMachine(url, machine);
  const states = await ran(url, "chain:200");
  const map = await ran(url, "map:1000");
  return { url, helloArn, states, map, executionArn: await ran(url, "loop:6000") };
}

/** The ARN of an execution of the workload that has come to its end. */
async function ran(url, workload) {
  const { definition, input } = workloadOf(workload);
  const [name] = workload.split(":");
  const stateMachineArn = await createMachine(url, { name, type: "STANDARD", definition });
  const asked = { stateMachineArn, input: JSON.stringify(input) };
  const { executionArn } = await call(url, "StartExecution", asked);
  for (;;) {
    const { status } = await call(url, "DescribeExecution", { executionArn });
    if (status === "SUCCEEDED") return executionArn;
    if (status !== "RUNNING") throw new Error(`${workload} ended ${status}`);
  }
}

const shownRow = (page, text) => page.getByRole("row").filter({ hasText: text }).first().waitFor();

async function measurePages(page, { url, executionArn, states, map }) {
  const dashboard = await elapsed(
    () => page.goto(url),
    () => page.locator("canvas").first().waitFor(),
  );
  const shown = (arn) =>
    elapsed(
      () => page.goto(`${url}/executions/${arn}`),
      () => page.locator(".bar").first().waitFor(),
    );
  const of200States = await shown(states);
  const of1000Iterations = await shown(map);
  const deepLink = await shown(executionArn);
  const scripts = await scriptKilobytes(page);
  const select = await elapsed(
    () => page.locator(".canvas").getByRole("button", { name: /^Inc,/ }).click(),
    () => page.getByRole("region", { name: "Inspector of Inc" }).waitFor(),
  );
  await page.goto(`${url}/executions/${executionArn}?tab=events`);
  await page.locator(".event-place").first().waitFor();
  const next = page.waitForResponse((response) => response.url().includes("/v1/events?"));
  const events = await elapsed(
    () =>
      page.locator(".event-rows").evaluate((element) => {
        element.scrollTop = element.scrollHeight;
      }),
    () => next,
  );
  return {
    ...{ [M.dashboard]: dashboard, [M.deepLink]: deepLink, [M.scripts]: scripts },
    ...{ [M.states]: of200States, [M.map]: of1000Iterations },
    ...{ [M.select]: select, [M.events]: events },
  };
}

async function longestFrame(page) {
  return page.getByRole("table", { name: "Executions" }).evaluate(async (element) => {
    let longest = 0;
    let before = performance.now();
    for (let i = 0; i < 120; i += 1) {
      element.scrollTop += 400;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      longest = Math.max(longest, now - before);
      before = now;
    }
    element.scrollTop = 0;
    return longest;
  });
}

async function measureList(page, { url, helloArn }, round) {
  const list = await elapsed(
    () => page.goto(`${url}/executions`),
    () => shownRow(page, "loop"),
  );
  const frame = await longestFrame(page);
  const table = page.getByRole("table", { name: "Executions" });
  const costs = await scrollCosts(page, table, { steps: SCROLL_STEPS, pixels: 400 });
  await table.evaluate((element) => {
    element.scrollTop = 0;
  });
  const name = `seen-${round}-${Date.now()}`;
  const news = await elapsed(
    () => call(url, "StartExecution", { stateMachineArn: helloArn, name, input: "{}" }),
    () => shownRow(page, name),
  );
  return {
    ...{ [M.list]: list, [M.frame]: frame, [M.news]: news },
    ...{ [M.frameCost]: costs[0], [M.usualCost]: costs[SCROLL_STEPS / 2] },
  };
}

async function measurePlain(page, plain) {
  const load = await elapsed(
    () => page.goto(plain.url),
    () => page.getByText("Plain").first().waitFor(),
  );
  const click = await elapsed(
    () => page.getByRole("button").click(),
    () => page.getByText("pressed").waitFor(),
  );
  return { [M.load]: load, [M.click]: click };
}

/** The heap of a list that stays open while an hour's executions come and go. */
async function heapAfterNews(page, { url, helloArn }, many) {
  await page.goto(`${url}/executions`);
  await shownRow(page, "hello");
  const start = (name) =>
    call(url, "StartExecution", { stateMachineArn: helloArn, name, input: "{}" });
  let started = 0;
  const some = async (count) => {
    const until = started + count;
    const starter = async () => {
      while (started < until) await start(`hour-${started++}`);
    };
    await Promise.all(Array.from({ length: STARTS_AT_ONCE }, starter));
    const last = `last-${until}`;
    await start(last);
    await shownRow(page, last);
  };
  // What a page fills at its first news is no growth.
  await some(Math.ceil(many / 20));
  const before = await heapMebibytes(page);
  await some(many);
  return (await heapMebibytes(page)) - before;
}

async function measured(browser, data, plain, { rounds }) {
  await seed(data.path);
  const server = await startTreadle(data.path);
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const prepared = await prepare(server.url);
    let round = 0;
    const measure = async () => ({
      ...(await measurePages(page, prepared)),
      ...(await measureList(page, prepared, round++)),
    });
    const contenders = [
      { name: TREADLE, measure },
      { name: PLAIN, measure: () => measurePlain(page, plain) },
    ];
    const series = await takeTurns(contenders, rounds);
    const many = rounds === 1 ? HOUR_OF_EXECUTIONS / 10 : HOUR_OF_EXECUTIONS;
    series.get(TREADLE)[M.heap] = [await heapAfterNews(page, prepared, many)];
    return series;
  } finally {
    await server.stop();
  }
}

function verdictsOf(series) {
  const [ours, plain] = [TREADLE, PLAIN].map((name) => series.get(name));
  return [
    atMost("dashboard <= 15x the plain page", ours[M.dashboard], plain[M.load], 15),
    atMost("100,000 executions <= 8x the plain page", ours[M.list], plain[M.load], 8),
    atMost("an execution <= 8x the plain page", ours[M.deepLink], plain[M.load], 8),
    atMost("an execution of 200 states <= 8x the plain page", ours[M.states], plain[M.load], 8),
    atMost("a Map of 1,000 <= 8x the plain page", ours[M.map], plain[M.load], 8),
    atMost("choosing a state <= 6x a plain click", ours[M.select], plain[M.click], 6),
    atMost("a page of events <= 4x a plain click", ours[M.events], plain[M.click], 4),
    atMost("a start seen live <= 8x a plain click", ours[M.news], plain[M.click], 8),
    atMostAbsolute("no frame of a scroll over 150 ms by the clock", ours[M.frame], 150),
    atMostAbsolute("no frame of a scroll over 50 ms of CPU", ours[M.frameCost], 50),
    atMostAbsolute("an execution's page sends at most 200 KB of scripts", ours[M.scripts], 200),
    atMostAbsolute("an hour of news leaves at most 5 MiB", ours[M.heap], 5),
  ];
}

export const consolePages = {
  name: "console",
  about:
    "the console in a browser: pages, clicks, 24,006 events, 200 states, a Map of 1,000, 100,000 executions, live news",
  async run(settings) {
    const browser = await openBrowser();
    if (browser === undefined) {
      console.error(`  skipped: ${NO_BROWSER}`);
      return { skipped: NO_BROWSER };
    }
    const data = dataFolder();
    const plain = await servePlainPage();
    try {
      const series = await measured(browser, data, plain, settings);
      return { figures: figuresOf("seeded data", series), verdicts: verdictsOf(series) };
    } finally {
      await browser.close();
      await plain.stop();
      data.remove();
    }
  },
};
