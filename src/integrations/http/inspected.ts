// inspected.ts — an exchange in the words of TestState's InspectionData.
import type { HttpExchange, HttpRequestView, HttpResponseView } from "../../engine/index.ts";
import type { Pair } from "./connection.ts";
import type { Reply } from "./exchange.ts";
import type { OutgoingRequest } from "./http-request.ts";
import { textOf } from "./reply-outcome.ts";

export interface Sent {
  /** With what the connection adds. */
  readonly whole: OutgoingRequest;
  /** As the definition alone makes it. */
  readonly own: OutgoingRequest;
}

export function inspected({ whole, own }: Sent, reply: Reply | undefined): HttpExchange {
  return {
    revealed: requestView(whole),
    request: requestView(own),
    ...(reply === undefined ? {} : { response: responseView(reply, protocolOf(whole)) }),
  };
}

function requestView(request: OutgoingRequest): HttpRequestView {
  const { method, url, headers, body } = request;
  return {
    protocol: protocolOf(request),
    method,
    url: url.href,
    headers: headersText(headers),
    ...(body === undefined ? {} : { body }),
  };
}

function responseView(reply: Reply, protocol: string): HttpResponseView {
  const { headers, status, statusText } = reply;
  const pairs = Object.entries(headers).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  return {
    protocol,
    statusCode: String(status),
    statusMessage: statusText,
    headers: headersText(pairs),
    body: textOf(reply, headers["content-type"]?.at(-1) ?? "") ?? "",
  };
}

function protocolOf({ url }: OutgoingRequest): string {
  return url.protocol.replace(":", "");
}

/** `[content-type: application/json, …]` */
function headersText(headers: readonly Pair[]): string {
  return `[${headers.map(([name, value]) => `${name}: ${value}`).join(", ")}]`;
}
