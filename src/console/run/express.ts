// express.ts — which executions are Express ones: nobody can describe, stop or redrive them by AWS's API.

/** `arn:aws:states:<region>:<account>:express:…`. */
export function isExpress(executionArn: string): boolean {
  return executionArn.split(":", 6)[5] === "express";
}
