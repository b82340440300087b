// services-door.ts — the embedded services on the server's port.
//
// Objects of a bucket share the console's origin. One that a browser opens as a page of its own is shut into a
// sandbox, so that HTML which somebody has put there can neither call the console nor read what it knows.
import type { HttpAnswer, HttpRequest, Mount } from "../server/index.ts";
import type { Services } from "../services/index.ts";

const SHOWN_AS_PAGE = /^(?:document|embed|frame|iframe|object)$/;
const SANDBOX: readonly string[] = ["Content-Security-Policy", "sandbox allow-scripts allow-forms"];

export function servicesDoor(services: Services): Mount {
  return {
    name: "services",
    matches: (request) => services.matches(request),
    handle: async (request, body) => shutIn(request, await services.handle(request, body)),
  };
}

function shutIn({ headers }: HttpRequest, answer: HttpAnswer): HttpAnswer {
  if (!SHOWN_AS_PAGE.test(String(headers["sec-fetch-dest"] ?? ""))) return answer;
  return { ...answer, headers: [...answer.headers, ...SANDBOX] };
}
