// lambda — functions as tasks.
export { FunctionRunner } from "./function-runner.ts";
export { InvokeRunner, invokeProblem } from "./invoke-runner.ts";
export type { LambdaInvoker } from "./lambda-invoker.ts";
export { RoutedLambda } from "./routed-lambda.ts";
