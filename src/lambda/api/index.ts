// api — Lambda's own REST API.

export type { LambdaRequest, LambdaResponse, ReadObject } from "./call.ts";
export type { KnowsLayer } from "./layers.ts";
export { routeLambdaRequest } from "./router.ts";
