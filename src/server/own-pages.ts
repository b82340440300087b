// own-pages.ts — what the server answers by itself: health, metrics, a plain first page.
import type { HttpAnswer, HttpRequest } from "./http-message.ts";
import { JSON_TYPE, plainAnswer, TEXT_TYPE } from "./http-message.ts";
import type { Metrics } from "./metrics.ts";

export interface OwnPages {
  /** False while starting and draining: load balancers look here. */
  readonly ready: () => boolean;
  readonly metrics: Metrics;
}

/** The answer to one of the server's own paths; undefined where the path is nobody's. */
export function ownPage(
  request: HttpRequest,
  { ready, metrics }: OwnPages,
): HttpAnswer | undefined {
  if (request.method !== "GET" && request.method !== "HEAD") return undefined;
  switch (request.path) {
    case "/-/health/live":
      return plainAnswer(200, JSON_TYPE, '{"status":"live"}');
    case "/-/health/ready":
      return ready()
        ? plainAnswer(200, JSON_TYPE, '{"status":"ready"}')
        : plainAnswer(503, JSON_TYPE, '{"status":"not ready"}');
    case "/-/metrics":
      return plainAnswer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
    case "/":
      return plainAnswer(200, TEXT_TYPE, FIRST_PAGE);
    default:
      return undefined;
  }
}

const FIRST_PAGE = `Treadle answers the AWS Step Functions API here.

  aws stepfunctions list-state-machines --endpoint-url <this address>

Health: /-/health/ready  /-/health/live    Metrics: /-/metrics
`;
