// S3 as clients write it on the wire: the bucket in the host name, checksums behind the body.
import { request } from "node:http";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startWireServer, type WireServer } from "./wire-server.ts";

let server: WireServer;
beforeEach(async () => {
  server = await startWireServer();
});
afterEach(async () => {
  await server.stop();
  expect(server.problems).toEqual([]);
});

interface Said {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function send({ method, path, headers = {}, body = "" }: Said): Promise<[number, string]> {
  const authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request";
  const all = { authorization, ...headers };
  return new Promise((resolve, reject) => {
    const sent = request(`${server.origin}${path}`, { method, headers: all }, (response) => {
      response.toArray().then((parts: Buffer[]) => {
        resolve([response.statusCode ?? 0, Buffer.concat(parts).toString()]);
      }, reject);
    });
    sent.on("error", reject).end(body);
  });
}

test.each([
  "orders.localhost",
  "orders.localhost:8083",
  "orders.s3.localhost:8083",
  "orders.s3.us-east-1.amazonaws.com",
])("the bucket may stand in the host name: %s", async (host) => {
  expect((await send({ method: "PUT", path: "/orders" }))[0]).toBe(200);
  const put = { method: "PUT", path: "/a/b.txt", headers: { host }, body: "text" };
  expect((await send(put))[0]).toBe(200);
  expect(await send({ method: "GET", path: "/orders/a/b.txt" })).toEqual([200, "text"]);
});

test.each(["s3.localhost:8083", "localhost:8083"])("%s is no bucket", async (host) => {
  expect((await send({ method: "PUT", path: "/orders", headers: { host } }))[0]).toBe(200);
  expect((await send({ method: "HEAD", path: "/orders" }))[0]).toBe(200);
});

test("a checksum behind the body is held against it", async () => {
  await send({ method: "PUT", path: "/orders" });
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32("text"));
  const headers = {
    "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "x-amz-trailer": "x-amz-checksum-crc32",
  };
  const body = (checksum: string): string =>
    `4\r\ntext\r\n0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`;
  const put = { method: "PUT", path: "/orders/k", headers };
  expect((await send({ ...put, body: body(sum.toString("base64")) }))[0]).toBe(200);
  expect(await send({ method: "GET", path: "/orders/k" })).toEqual([200, "text"]);
  const [status, text] = await send({ ...put, body: body("AAAAAA==") });
  expect(status).toBe(400);
  expect(text).toContain("<Code>BadDigest</Code>");
});
