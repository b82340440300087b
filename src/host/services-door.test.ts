import { afterAll, beforeAll, expect, test } from "vitest";
import { askService } from "../../test/support/ask-service.ts";
import { ConsoleClient } from "../../test/support/console-client.ts";

let client: ConsoleClient;

beforeAll(async () => {
  client = await ConsoleClient.open();
  const Bucket = "pages";
  await askService(client.host, ["s3", "CreateBucket"], { Bucket });
  const object = { Bucket, Key: "a.html", ContentType: "text/html", Body: "<script>1</script>" };
  await askService(client.host, ["s3", "PutObject"], object);
}, 60_000);

afterAll(async () => {
  await client[Symbol.asyncDispose]();
}, 60_000);

const PRESIGNED = "/pages/a.html?X-Amz-Credential=a/20261121/us-east-1/s3/aws4_request";
const host = (): string => new URL(client.url).host;

test("an object that a browser opens as a page is shut into a sandbox", async () => {
  for (const dest of ["document", "iframe", "object"]) {
    const page = await client.raw(PRESIGNED, { host: host(), "sec-fetch-dest": dest });
    expect(page).toMatchObject({ status: 200, body: "<script>1</script>" });
    expect(page.headers).toHaveProperty(
      "content-security-policy",
      expect.stringMatching(/^sandbox(?!.*allow-same-origin)/),
    );
  }
});

test("an object that a program fetches comes as AWS sends it", async () => {
  const fetched = await client.raw(PRESIGNED, { host: host() });
  expect(fetched.headers).not.toHaveProperty("content-security-policy");
});
