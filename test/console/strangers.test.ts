// What pages of other sites, and pages that lie in a bucket, can do to the console: nothing.
import { createServer, type Server } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, skipped } from "./browser.ts";
import { HOSTILE, type Populated, populate } from "./populated.ts";

describe.skipIf(skipped !== undefined)("a page of a stranger", () => {
  let served: Populated;
  let browser: Browser;
  let strange: Server;
  let home = "";

  beforeAll(async () => {
    [served, browser] = await Promise.all([populate(), openBrowser()]);
    strange = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Strange</h1>");
    });
    await new Promise<void>((resolve) => {
      strange.listen(0, "127.0.0.1", resolve);
    });
    const address = strange.address();
    home = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
  }, 60_000);

  afterAll(async () => {
    strange?.close();
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  const machines = async (): Promise<number> => {
    const { stateMachines } = await served.call("ListStateMachines", {});
    return (stateMachines ?? "").length;
  };

  test("reads nothing and changes nothing, by script, form, frame, picture or stream", async () => {
    const before = await machines();
    const page = await browser.newPage();
    await page.goto(home);
    const tried = await page.evaluate(async (url) => {
      const call = `${url}/-/console/v1/call/CreateActivity`;
      const body = JSON.stringify({ name: "stolen" });
      const outcome = (work: Promise<unknown>): Promise<string> =>
        work.then(
          () => "done",
          () => "refused",
        );
      const loads = (element: HTMLElement & { src: string }, src: string): Promise<string> =>
        new Promise((resolve) => {
          element.onload = () => resolve("loaded");
          element.onerror = () => resolve("refused");
          element.src = src;
          document.body.append(element);
        });
      const form = document.createElement("form");
      Object.assign(form, { method: "POST", action: call, enctype: "text/plain", target: "sink" });
      form.innerHTML = `<input name='{"name":"formed","a":"' value='"}'>`;
      const sink = Object.assign(document.createElement("iframe"), { name: "sink" });
      document.body.append(sink, form);
      const sent = new Promise<string>((resolve) => {
        sink.onload = () => resolve("answered");
      });
      form.submit();
      return {
        read: await outcome(fetch(`${url}/-/console/v1/executions`)),
        blind: await fetch(`${url}/-/console/v1/info`, { mode: "no-cors" }).then(
          ({ type }) => type,
          () => "refused",
        ),
        called: await outcome(
          fetch(call, { method: "POST", body, headers: { "x-treadle-console": "1" } }),
        ),
        plain: await outcome(fetch(call, { method: "POST", body, mode: "no-cors" })),
        form: await sent,
        script: await loads(document.createElement("script"), `${url}/-/console/v1/executions`),
        picture: await loads(document.createElement("img"), `${url}/treadle.svg`),
        heard: await new Promise((resolve) => {
          const stream = new EventSource(`${url}/-/console/v1/news`);
          stream.onmessage = () => resolve("news");
          stream.onerror = () => resolve("refused");
        }),
      };
    }, served.url);
    expect(tried).toMatchObject({
      ...{ read: "refused", called: "refused", script: "refused", picture: "refused" },
      heard: "refused",
    });
    const { activities } = await served.call("ListActivities", {});
    expect(JSON.stringify(activities)).not.toMatch(/stolen|formed/);
    expect(await machines()).toBe(before);
    await page.close();
  });

  test("cannot put the console into a frame", async () => {
    const page = await browser.newPage();
    await page.goto(home);
    await page.evaluate((url) => {
      const frame = document.createElement("iframe");
      frame.src = `${url}/machines`;
      document.body.append(frame);
      return new Promise((resolve) => {
        frame.onload = resolve;
      });
    }, served.url);
    const [, frame] = page.frames();
    expect(frame?.url()).toMatch(/^chrome-error:/);
    await page.close();
  });

  test("in a bucket is no page of the console: it has no origin, and may ask nothing", async () => {
    const page = await browser.newPage();
    const key = encodeURIComponent(`${HOSTILE}.html`);
    const signed = "X-Amz-Credential=a/20261121/us-east-1/s3/aws4_request";
    await page.goto(`${served.url}/files/${key}?${signed}`);
    // Its script runs, as pages of a bucket do on AWS; but not as the console's own.
    expect(
      await page.evaluate(() => [Reflect.get(globalThis, "pwned"), globalThis.origin]),
    ).toEqual([expect.any(Number), "null"]);
    const asked = await page.evaluate(async () => {
      const headers = { "x-treadle-console": "1" };
      return fetch("/-/console/v1/call/ListActivities", {
        method: "POST",
        body: "{}",
        headers,
      }).then(
        ({ status }) => String(status),
        () => "refused",
      );
    });
    expect(asked).toBe("refused");
    await page.close();
  });
});
