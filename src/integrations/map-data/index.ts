// map-data — items that Distributed Maps read and results that they write, in S3.
export { itemsInText } from "./items-in-text.ts";
export type { ObjectAnswer, ObjectRequest, ObjectStore } from "./object-store.ts";
export { RoutedObjects } from "./routed-objects.ts";
export { S3MapData } from "./s3-map-data.ts";
