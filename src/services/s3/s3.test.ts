import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestServices } from "../../../test/services/test-services.ts";

let aws: TestServices;
const Bucket = "my-bucket";
beforeEach(async () => {
  aws = await TestServices.start();
  await call("CreateBucket");
});
afterEach(async () => {
  await aws.stop();
  expect(aws.problems).toEqual([]);
});
const call = (operation: string, parameters: object = {}) =>
  aws.call("s3", operation, { Bucket, ...parameters } as never);
const put = (Key: string, Body = "text", more: object = {}) =>
  call("PutObject", { Key, Body, ...more });
const files = () =>
  readdirSync(join(aws.folder, "services", "s3"), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  ).length;

test("an object comes back as a task sees it, after a restart too", async () => {
  expect(await put("file_key", "byte array data")).toEqual({
    ...{ ChecksumCRC32: expect.any(String), ChecksumType: "FULL_OBJECT" },
    ...{ ETag: '"383fd42bdf94a2ab38cbeb1d8eb7e53f"', ServerSideEncryption: "AES256" },
  });
  await aws.restart();
  expect(await call("GetObject", { Key: "file_key" })).toEqual({
    ...{ AcceptRanges: "bytes", ContentLength: 15, ContentType: "binary/octet-stream" },
    ...{ ETag: '"383fd42bdf94a2ab38cbeb1d8eb7e53f"', LastModified: 1767225600, Metadata: {} },
    ...{ ServerSideEncryption: "AES256", Body: "byte array data" },
  });
});

test("what does not exist is told in AWS's words", async () => {
  expect(await call("GetObject", { Key: "none" })).toEqual({
    ...{ error: "NoSuchKey", message: "The specified key does not exist.", Key: "none" },
  });
  expect(await call("ListObjects", { Bucket: "none" })).toMatchObject({
    ...{ error: "NoSuchBucket", message: "The specified bucket does not exist" },
  });
});

test("listings go page by page, with and without a delimiter", async () => {
  for (const key of ["a/1", "a/2", "b", "c/d/1", "z"]) await put(key);
  const seen: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await call("ListObjectsV2", {
      MaxKeys: 2,
      Delimiter: "/",
      ...(ContinuationToken ? { ContinuationToken } : {}),
    });
    seen.push(...(page.CommonPrefixes ?? []).map((one: { Prefix: string }) => one.Prefix));
    seen.push(...(page.Contents ?? []).map((one: { Key: string }) => one.Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  expect(seen).toEqual(["a/", "b", "c/", "z"]);
  expect((await call("ListObjectsV2", { Prefix: "a/", StartAfter: "a/1" })).Contents.length).toBe(
    1,
  );
});

test("conditions on tags of objects hold", async () => {
  const { ETag } = await put("k");
  expect((await put("k", "other", { IfNoneMatch: "*" })).error).toBe("PreconditionFailed");
  expect((await call("GetObject", { Key: "k", IfNoneMatch: ETag })).error).toBe("NotModified");
  expect((await call("GetObject", { Key: "k", Range: "bytes=9-" })).error).toBe("InvalidRange");
});

test("bytes that nothing names are gone from the folder", async () => {
  await put("k", "one");
  await put("k", "two");
  await put("l", "three");
  await call("DeleteObject", { Key: "l" });
  await aws.restart();
  expect(files()).toBe(1);
});

test("parts become one object; their order and size are checked", async () => {
  const { UploadId } = await call("CreateMultipartUpload", { Key: "big" });
  const part = async (PartNumber: number, Body: string) => {
    const { ETag } = await call("UploadPart", { Key: "big", UploadId, PartNumber, Body });
    return { PartNumber, ETag };
  };
  const first = await part(1, "a".repeat(5 * 1024 * 1024));
  const last = await part(2, "end");
  const complete = (...Parts: object[]) =>
    call("CompleteMultipartUpload", { Key: "big", UploadId, MultipartUpload: { Parts } });
  expect((await complete(last, first)).error).toBe("InvalidPartOrder");
  expect((await complete({ ...first, ETag: '"x"' }, last)).error).toBe("InvalidPart");
  await aws.restart();
  expect((await complete(first, last)).ETag).toMatch(/-2"$/);
  const end = await call("GetObject", { Key: "big", Range: `bytes=${5 * 1024 * 1024 - 1}-` });
  expect(end.Body).toBe("aend");
  expect((await call("ListParts", { Key: "big", UploadId })).error).toBe("NoSuchUpload");
});
