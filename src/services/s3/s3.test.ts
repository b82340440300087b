import { readdirSync, rmSync, writeFileSync } from "node:fs";
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

const keep = (Status: string) =>
  call("PutBucketVersioning", { VersioningConfiguration: { Status } });
const text = async (VersionId?: string) =>
  (await call("GetObject", { Key: "k", ...(VersionId ? { VersionId } : {}) })).Body;

test("a bucket that keeps versions gives each of them back, after a restart too", async () => {
  await put("k", "before");
  await keep("Enabled");
  const one = (await put("k", "one")).VersionId;
  const two = (await put("k", "two")).VersionId;
  expect(one).not.toBe(two);
  await aws.restart();
  expect(await call("GetBucketVersioning")).toEqual({ Status: "Enabled" });
  expect([await text(), await text(one), await text("null")]).toEqual(["two", "one", "before"]);
  expect(await call("GetObject", { Key: "k", VersionId: "none" })).toMatchObject({
    ...{ error: "NoSuchVersion", message: "The specified version does not exist." },
  });
  expect(files()).toBe(3);
});

test("a delete marker hides an object until it is deleted itself", async () => {
  await keep("Enabled");
  const { VersionId: one } = await put("k", "one");
  const deleted = await call("DeleteObject", { Key: "k" });
  expect(deleted).toEqual({ DeleteMarker: true, VersionId: expect.any(String) });
  expect((await call("GetObject", { Key: "k" })).error).toBe("NoSuchKey");
  const marker = { Key: "k", VersionId: deleted.VersionId };
  expect((await call("GetObject", marker)).error).toBe("MethodNotAllowed");
  const listed = await call("ListObjectVersions");
  expect(listed.DeleteMarkers).toMatchObject([{ Key: "k", IsLatest: true }]);
  expect(listed.Versions).toMatchObject([{ Key: "k", VersionId: one, IsLatest: false, Size: 3 }]);
  expect((await call("DeleteBucket")).error).toBe("BucketNotEmpty");
  await call("DeleteObject", marker);
  expect(await text()).toBe("one");
  const Objects = [{ Key: "k", VersionId: one }];
  await call("DeleteObjects", { Delete: { Objects } });
  await aws.restart();
  expect(files()).toBe(0);
  expect(await call("DeleteBucket")).toEqual({});
});

test("a suspended bucket replaces the version null and keeps the others", async () => {
  await keep("Enabled");
  const { VersionId: one } = await put("k", "one");
  await keep("Suspended");
  expect((await put("k", "two")).VersionId).toBe("null");
  await put("k", "three");
  await aws.restart();
  expect(files()).toBe(2);
  await call("DeleteObject", { Key: "k" });
  await keep("Enabled");
  await put("k", "four");
  const { Versions, DeleteMarkers } = await call("ListObjectVersions");
  expect(Versions.length).toBe(2);
  expect(DeleteMarkers).toMatchObject([{ VersionId: "null", IsLatest: false }]);
  expect(await text(one)).toBe("one");
});

test("versions are listed page by page", async () => {
  await keep("Enabled");
  for (const key of ["a", "b", "b", "c/1", "c/2", "d"]) await put(key);
  const seen: string[] = [];
  let markers = {};
  for (;;) {
    const page = await call("ListObjectVersions", { MaxKeys: 2, Delimiter: "/", ...markers });
    seen.push(...(page.Versions ?? []).map((one: { Key: string }) => one.Key));
    seen.push(...(page.CommonPrefixes ?? []).map((one: { Prefix: string }) => one.Prefix));
    if (!page.IsTruncated) break;
    const id = page.NextVersionIdMarker;
    markers = { KeyMarker: page.NextKeyMarker, ...(id ? { VersionIdMarker: id } : {}) };
  }
  expect(seen.sort()).toEqual(["a", "b", "b", "c/", "d"]);
});

test("tags of one version are changed alone, and copies are made of old versions", async () => {
  await keep("Enabled");
  const { VersionId: one } = await put("k", "one");
  await put("k", "two");
  const TagSet = [{ Key: "old", Value: "1" }];
  await call("PutObjectTagging", { Key: "k", VersionId: one, Tagging: { TagSet } });
  expect(await call("GetObjectTagging", { Key: "k" })).toMatchObject({ TagSet: [] });
  const CopySource = `${Bucket}/k?versionId=${one}`;
  const copied = await call("CopyObject", { Key: "copy", CopySource });
  expect(copied.CopySourceVersionId).toBe(one);
  expect(await call("GetObjectTagging", { Key: "copy" })).toMatchObject({ TagSet });
});

test("a new bucket belongs to its owner alone; what it is told is kept", async () => {
  expect(await call("GetPublicAccessBlock")).toMatchObject({
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
  });
  expect((await call("PutBucketAcl", { ACL: "public-read" })).error).toBe(
    "AccessControlListNotSupported",
  );
  const Rules = [{ ObjectOwnership: "BucketOwnerPreferred" }];
  await call("PutBucketOwnershipControls", { OwnershipControls: { Rules } });
  await call("PutBucketAcl", { ACL: "public-read" });
  expect((await call("GetBucketAcl")).Grants.length).toBe(2);
  await call("DeletePublicAccessBlock");
  expect((await call("GetPublicAccessBlock")).error).toBe("NoSuchPublicAccessBlockConfiguration");
});

test("metadata of more than two kilobytes is refused", async () => {
  await put("fits", "x", { Metadata: { a: "v".repeat(2047) } });
  expect(await call("HeadObject", { Key: "fits" })).toMatchObject({ ContentLength: 1 });
  expect(await put("wide", "x", { Metadata: { a: "v".repeat(2048) } })).toMatchObject({
    error: "MetadataTooLarge",
    message: "Your metadata headers exceed the maximum allowed metadata size",
  });
});

test("times have whole seconds", async () => {
  await aws.clock.advance(1_739);
  await put("k");
  const { LastModified } = await call("GetObject", { Key: "k" });
  const { Contents } = await call("ListObjectsV2");
  expect([LastModified, Contents[0].LastModified]).toEqual([1767225601, 1767225601]);
  const role = { RoleName: "r", AssumeRolePolicyDocument: '{"Version":"2012-10-17"}' };
  const { Role } = await aws.call("iam", "CreateRole", role);
  expect(Role.CreateDate).toBe(1767225601);
});

test("a HEAD of what is not there has no text", async () => {
  expect(await call("HeadObject", { Key: "none" })).toEqual({
    error: "NoSuchKey",
    message: "null",
  });
  expect(await aws.call("s3", "HeadBucket", { Bucket: "no-such-bucket" })).toEqual({
    error: "NoSuchBucket",
    message: "null",
  });
});

test("a disk that takes no bytes is an error of S3's own name, and of ours in the log", async () => {
  const folder = join(aws.folder, "services", "s3");
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(folder, "");
  expect(await put("k")).toEqual({
    error: "InternalError",
    message: "We encountered an internal error. Please try again.",
  });
  expect(aws.problems.splice(0)).toMatchObject([["s3:PutObject", expect.any(Error)]]);
  rmSync(folder);
  expect((await put("k")).error).toBeUndefined();
});
