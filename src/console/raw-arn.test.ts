import { expect, test } from "vitest";
import { pathOfRawArn } from "./raw-arn.ts";

const ARN = "arn:aws:states:us-east-1:123456789012";

test.each([
  [`/map-runs/${ARN}:mapRun:orders/Each:4f6c-1`, `/map-runs/${ARN}:mapRun:orders%2FEach:4f6c-1`],
  [
    `/executions/${ARN}:execution:orders/Each:a-1`,
    `/executions/${ARN}:execution:orders%2FEach:a-1`,
  ],
  [`/executions/${ARN}:express:m/Each:a:b-1/`, `/executions/${ARN}:express:m%2FEach:a:b-1`],
  [`/executions/%22${ARN}:execution:orders:a%22`, `/executions/${ARN}:execution:orders:a`],
  [`/executions/${ARN}:execution:orders:a%0A`, `/executions/${ARN}:execution:orders:a`],
])("%s is taken for the page that is meant", (path, meant) => {
  expect(pathOfRawArn(path)).toBe(meant);
});

test.each([
  "/",
  "/executions",
  "/executions/",
  "/executions/order-1",
  `/executions/${ARN}:execution:orders:a`,
  `/executions/${ARN}:express:orders:a:b-1`,
  `/map-runs/${ARN}:mapRun:orders%2FEach:4f6c-1`,
  "/functions/no%2Fsuch",
  "/services/table/arn:x/y",
])("%s stays as it is", (path) => {
  expect(pathOfRawArn(path)).toBeUndefined();
});
