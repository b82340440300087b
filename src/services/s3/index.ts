// s3 — S3 inside Treadle: buckets and objects in a folder.
export { S3Service } from "./s3-service.ts";
