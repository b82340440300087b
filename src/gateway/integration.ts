// integration.ts — what stands behind a route that is no function by proxy, as data.

type Texts = Readonly<Record<string, string>>;

/**
 * `aws`: a service, or a function that knows nothing of HTTP, reached by templates; `mock`: nobody; `subtype`: an
 * operation of a service that an HTTP API calls by parameters alone.
 */
export interface HttpIntegration {
  readonly type: "aws" | "mock" | "subtype";
  /** `states`, `sqs`; empty for `mock`. A function is the route's own. */
  readonly service: string;
  readonly action?: string;
  /** Instead of an action, with `{name}` for what `integration.request.path.name` gives. */
  readonly path?: string;
  /** Of the request to the service. */
  readonly method: string;
  /** By content type. */
  readonly requestTemplates: Texts;
  /** `integration.request.header.X`; for `subtype` the operation's own names. */
  readonly requestParameters: Texts;
  readonly passthrough: "NEVER" | "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES";
  readonly responses: readonly HttpIntegrationResponse[];
}

export interface HttpIntegrationResponse {
  /** Held against the status, or a function's error; without one it is for everything that no other takes. */
  readonly pattern?: string;
  readonly status: number;
  readonly templates: Texts;
  /** `method.response.header.X` */
  readonly parameters: Texts;
}

/** A request to a service of AWS. */
export interface ServiceRequest extends Pick<HttpIntegration, "action" | "method" | "service"> {
  /** With a slash before it. */
  readonly path: string;
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Texts;
  readonly body: string;
}

export interface ServiceReply {
  readonly status: number;
  /** Name and value in turn. */
  readonly headers: readonly string[];
  readonly body: string | Uint8Array;
}
