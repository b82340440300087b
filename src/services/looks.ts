// looks.ts — what the services show of themselves to somebody who looks inside, where their operations tell it only
// page by page or not at all.
import type { Scope } from "../base/index.ts";
import type { ItemCount } from "./dynamodb/index.ts";
import type { LinesAsked, NewestLines } from "./logs/index.ts";
import type { BucketUse } from "./s3/index.ts";

export interface ServiceLooks {
  /** Items of a table, counted no further than `most`; undefined where there is no such table. */
  tableItems(scope: Scope, table: string, most: number): Promise<ItemCount | undefined>;
  /** Undefined where there is no such bucket. */
  bucketUse(bucket: string): BucketUse | undefined;
  /** Undefined where there is no such log group. */
  logLines(scope: Scope, logGroup: string, asked: LinesAsked): NewestLines | undefined;
}
