// s3 — S3 inside Treadle: buckets and objects in a folder.
export { type S3Options, S3Service } from "./s3-service.ts";
export type { BucketUse } from "./store.ts";
