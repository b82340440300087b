import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HttpRequest } from "../../server/index.ts";
import { AppFiles } from "./app-files.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-app-"));

beforeAll(() => {
  mkdirSync(join(folder, "app", "assets"), { recursive: true });
  writeFileSync(join(folder, "secret.js"), "secret");
  writeFileSync(join(folder, "app", "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "app", "treadle.svg"), "<svg/>");
  writeFileSync(join(folder, "app", "assets", "main-abc.js"), "plain");
  writeFileSync(join(folder, "app", "assets", "main-abc.js.gz"), "zipped");
  writeFileSync(join(folder, "app", "assets", "main-abc.js.br"), "brotli");
});

afterAll(() => rmSync(folder, { recursive: true }));

const files = new AppFiles(join(folder, "app"));

function request(path: string, headers: Record<string, string> = {}, method = "GET"): HttpRequest {
  // The cast: the files look at method, path and headers alone.
  return { method, path, headers } as unknown as HttpRequest;
}

const BROWSER = { accept: "text/html,application/xhtml+xml" };

test("the page is given to browsers on every path of the app, to others on none", async () => {
  for (const path of ["/", "/executions/arn:aws:states:x", "/machines", "/v1.2", "/index.html"]) {
    expect(files.claims(request(path, BROWSER)), path).toBe(true);
    expect(files.claims(request(path, { accept: "*/*" })), path).toBe(false);
    expect(files.claims(request(path, BROWSER, "POST")), path).toBe(false);
  }
  expect(files.claims(request("/-/metrics", BROWSER))).toBe(false);
  const { headers, body } = await files.answer(request("/executions/x", BROWSER));
  expect(String(body)).toBe("<!doctype html>");
  const policy = headers[headers.indexOf("Content-Security-Policy") + 1];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers.join(" ")).toContain("X-Frame-Options DENY");
  expect(headers.join(" ")).toContain("Cache-Control no-cache");
});

test("assets are given packed where the client can read it, and kept for ever", async () => {
  const given = async (accepts: string) =>
    files.answer(request("/assets/main-abc.js", { "accept-encoding": accepts }));
  expect(files.claims(request("/assets/main-abc.js"))).toBe(true);
  expect(String((await given("gzip, br")).body)).toBe("brotli");
  expect(String((await given("gzip")).body)).toBe("zipped");
  expect((await given("gzip")).headers.join(" ")).toContain("Content-Encoding gzip");
  const plain = await given("identity");
  expect(String(plain.body)).toBe("plain");
  expect(plain.headers.join(" ")).toContain("max-age=31536000, immutable");
  expect(plain.headers.join(" ")).toContain("Content-Type text/javascript");
  const icon = await files.answer(request("/treadle.svg"));
  expect(icon.headers.join(" ")).toContain("image/svg+xml");
});

test.each([
  "/../secret.js",
  "/assets/../../secret.js",
  "/assets/..%2f..%2fsecret.js",
  "//secret.js",
])("no path leads out of the folder: %s", async (path) => {
  const claimed = files.claims(request(path, BROWSER));
  const body = claimed ? String((await files.answer(request(path, BROWSER))).body) : "";
  expect(body).not.toBe("secret");
});

test("an asset that is not there is refused", async () => {
  await expect(files.answer(request("/assets/none-1.js"))).rejects.toThrow("no file");
});

test("nothing is claimed before the app is built", () => {
  const none = new AppFiles(join(folder, "none"));
  expect(none.claims(request("/", BROWSER))).toBe(false);
  expect(none.claims(request("/assets/main-abc.js"))).toBe(false);
});
