// routes — where calls of AWS services go.
export { arnsOfCall } from "./call-arns.ts";
export { MockRouteRunner } from "./mock-route-runner.ts";
export type { MockRoute, Route, RouteAsked, RoutePattern, RouteRule } from "./route.ts";
export { environmentRoutes, type RouteProblem, readRoutes } from "./route-reading.ts";
export { RouteTable } from "./route-table.ts";
export { Router, type RouterOptions, type Way } from "./router.ts";
