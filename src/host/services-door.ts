// services-door.ts — the embedded services on the server's port.
import type { Mount } from "../server/index.ts";
import type { Services } from "../services/index.ts";

export function servicesDoor(services: Services): Mount {
  return {
    name: "services",
    matches: (request) => services.matches(request),
    handle: (request, body) => services.handle(request, body),
  };
}
