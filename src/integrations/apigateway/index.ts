// apigateway — tasks that call an API of API Gateway.
export { API_FIELDS, apiProblem } from "./api-request.ts";
export { InvokeApiRunner } from "./invoke-api-runner.ts";
