// wire-server.ts — the services behind a listener of their own, for clients that speak HTTP.

import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RealClock } from "../../src/engine/index.ts";
import { loadModelFile } from "../../src/integrations/index.ts";
import {
  createServices,
  type DeliveryPorts,
  type DoorRequest,
  type Services,
} from "../../src/services/index.ts";

const HOME = { account: "123456789012", region: "us-east-1" };

export interface WireServer {
  readonly origin: string;
  readonly services: Services;
  readonly problems: unknown[];
  stop(): Promise<void>;
}

const NOWHERE: DeliveryPorts = {
  invokeFunction: async () => ({ ok: true, output: "null" }),
  startExecution: async () => ({ ok: true, output: "{}" }),
  sendHttp: async () => ({ status: 200, body: "" }),
};

export async function startWireServer(folder?: string, redshiftUrl?: string): Promise<WireServer> {
  const dataDirectory = folder ?? mkdtempSync(join(tmpdir(), "treadle-wire-"));
  const problems: unknown[] = [];
  let origin = "";
  const services = await createServices({
    dataDirectory,
    clock: new RealClock(),
    modelOf: loadModelFile,
    deliver: NOWHERE,
    origin: () => origin,
    report: (where, error) => problems.push([where, error]),
    redshiftUrl,
  });
  const http = createServer((message, response) => {
    answer(services, message).then(
      ({ status, headers, body }) => {
        if (typeof body !== "string" && !(body instanceof Uint8Array)) {
          response.writeHead(status, [...headers]).end();
          return;
        }
        const length = Buffer.byteLength(body);
        response.writeHead(status, [...headers, "Content-Length", String(length)]).end(body);
      },
      (error) => {
        problems.push(error);
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return { origin, services, problems, stop: () => stop(http, services, dataDirectory) };
}

async function stop(http: Server, services: Services, folder: string): Promise<void> {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
  await services.close();
  rmSync(folder, { recursive: true, force: true });
}

async function answer(services: Services, message: IncomingMessage) {
  const request = requestOf(message);
  const gone = new AbortController();
  message.once("close", () => message.complete || gone.abort());
  const bytes = await message.toArray().then((chunks: Buffer[]) => Buffer.concat(chunks));
  if (!services.matches(request)) return { status: 404, headers: [], body: "no such service" };
  return await services.handle(request, { read: async () => bytes, signal: gone.signal });
}

function requestOf(message: IncomingMessage): DoorRequest {
  const [path = "/", query = ""] = (message.url ?? "/").split("?");
  const credential = /Credential=([^,]+)/.exec(message.headers.authorization ?? "")?.[1] ?? "";
  const [accessKeyId = "", , region, service = ""] = credential.split("/");
  const account = /^\d{12}$/.test(accessKeyId) ? accessKeyId : HOME.account;
  return {
    method: message.method ?? "GET",
    path,
    query,
    headers: message.headers,
    scope: { account, region: region || HOME.region, accessKeyId, service },
    target: String(message.headers["x-amz-target"] ?? ""),
  };
}
