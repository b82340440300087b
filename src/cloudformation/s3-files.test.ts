import { expect, test } from "vitest";
import { s3PlaceOf } from "./s3-files.ts";

test.each([
  ["s3://bucket/a/key.json", "bucket", "a/key.json"],
  ["https://bucket.s3.amazonaws.com/key", "bucket", "key"],
  ["https://my.bucket.s3.eu-west-1.amazonaws.com/a/key", "my.bucket", "a/key"],
  ["https://bucket.s3-eu-west-1.amazonaws.com/key", "bucket", "key"],
  ["https://s3.us-east-1.amazonaws.com/bucket/a/key", "bucket", "a/key"],
  ["http://127.0.0.1:8083/bucket/a%20key", "bucket", "a key"],
])("%s is an object", (address, bucket, key) => {
  expect(s3PlaceOf(address)).toEqual({ bucket, key });
});

test.each(["template.yaml", "https://s3.amazonaws.com/bucket", "s3://bucket", ""])(
  "'%s' is none",
  (address) => {
    expect(s3PlaceOf(address)).toBeUndefined();
  },
);
