// dynamodb — DynamoDB inside Treadle.
export { type DynamoDbOptions, DynamoDbService } from "./dynamodb-service.ts";
export type { ItemCount } from "./item-counts.ts";
