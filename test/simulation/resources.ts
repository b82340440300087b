// resources.ts — what the tasks of random machines name.

export const QUEUE = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
export const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:hands";
export const NESTED = "arn:aws:states:::states:startExecution.sync";

export function lambdaArn(name: string): string {
  return `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
}
