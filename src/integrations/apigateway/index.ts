// apigateway — tasks that call an API of API Gateway.
export { apiProblem } from "./api-request.ts";
export { InvokeApiRunner } from "./invoke-api-runner.ts";
