// apigateway — tasks that call an API of API Gateway.
export { InvokeApiRunner } from "./invoke-api-runner.ts";
