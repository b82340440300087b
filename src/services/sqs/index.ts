// sqs — SQS inside Treadle.
export { SqsService } from "./sqs-service.ts";
