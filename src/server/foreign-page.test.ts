import { expect, onTestFinished, test } from "vitest";
import { HttpServer, plainAnswer, type ServerOptions } from "./index.ts";

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

/** A server whose API and services answer whatever comes. */
async function serve(options: Partial<ServerOptions> = {}): Promise<string> {
  const server = new HttpServer({
    api: {
      answer: async () => ({ status: 200, text: "{}" }),
      call: async () => ({ status: 200, body: {} }),
      waits: () => false,
    },
    home: { account: "123456789012", region: "us-east-1" },
    now: () => Date.now(),
    ...options,
  });
  const yes = async (): Promise<ReturnType<typeof plainAnswer>> =>
    plainAnswer(200, "text/plain", "done");
  const door = (path: string, admission: "own" | "signature"): void =>
    server.mount({
      ...{ name: "services", admission, handle: yes },
      matches: (request) => request.path.startsWith(path),
    });
  door("/-/http/", "own");
  door("/", "signature");
  onTestFinished(() => server.close(50));
  const { port } = await server.listen(0, "127.0.0.1");
  return `http://127.0.0.1:${port}`;
}

async function statusOf(url: string, init: RequestInit): Promise<number> {
  return (await fetch(url, init)).status;
}

test.each([
  ["a page of another site", { Origin: "https://evil.example" }],
  ["a page without an origin of its own", { Origin: "null" }],
  [
    "a page whose name was pointed here",
    { Origin: "http://rebound.example:8083", Host: "rebound.example:8083" },
  ],
  ["a name that begins as ours", { Origin: "http://localhost.evil.example" }],
  ["a name that ends as ours", { Origin: "http://evil-127.0.0.1.nip.example" }],
  ["a form of another site, by a browser that says so", { "Sec-Fetch-Site": "cross-site" }],
])("%s may not call a service", async (_who, headers) => {
  const url = await serve();
  const response = await fetch(url, {
    method: "POST",
    headers: { ...FORM, ...headers },
    body: "Action=CreateStack",
  });
  expect(response.status).toBe(403);
  expect(await response.text()).toMatch(/<Code>AccessDenied<.*--console-hosts <?/s);
});

test("nor may it call Step Functions", async () => {
  const url = await serve();
  const headers = {
    "X-Amz-Target": "AWSStepFunctions.ListStateMachines",
    Origin: "http://rebound.example:8083",
  };
  const response = await fetch(url, { method: "POST", headers, body: "{}" });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: "AccessDeniedException" });
});

test("nor ask for an action as a picture", async () => {
  const url = await serve();
  const headers = { "Sec-Fetch-Site": "cross-site" };
  expect(await statusOf(`${url}/?Action=DeleteQueue`, { headers })).toBe(403);
  expect(await statusOf(`${url}/queue?a=1&Action=DeleteQueue`, { headers })).toBe(403);
  expect(await statusOf(`${url}/bucket/picture.png?X-Amz-Signature=1`, { headers })).toBe(200);
});

test("clients, and pages of this machine or of hosts that are allowed, may", async () => {
  const url = await serve({ pageHosts: ["app.example"] });
  const post = (headers: Record<string, string>): Promise<number> =>
    statusOf(url, { method: "POST", headers: { ...FORM, ...headers }, body: "Action=X" });
  expect(await post({})).toBe(200);
  for (const origin of [
    "http://localhost:5173",
    "http://app.localhost:3000",
    "http://127.0.0.1:8083",
    "http://[::1]:8083",
    "https://app.example",
  ]) {
    expect([origin, await post({ Origin: origin, "Sec-Fetch-Site": "cross-site" })]).toEqual([
      origin,
      200,
    ]);
  }
});

test("routes of a project and the console look for themselves", async () => {
  const url = await serve();
  const headers = { Origin: "https://shop.example", "Sec-Fetch-Site": "cross-site" };
  expect(await statusOf(`${url}/-/http/orders`, { method: "POST", headers })).toBe(200);
});

test("where calls must be signed, a signature is what counts", async () => {
  const url = await serve({ secretOf: () => "secret" });
  const headers = { ...FORM, Origin: "https://shop.example" };
  const response = await fetch(url, { method: "POST", headers, body: "Action=X" });
  expect(await response.text()).toContain("MissingAuthenticationToken");
});
