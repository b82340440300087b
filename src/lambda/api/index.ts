// api — Lambda's own REST API.
export type { LambdaRequest, LambdaResponse, ReadObject } from "./call.ts";
export { routeLambdaRequest } from "./router.ts";
