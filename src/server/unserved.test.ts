import { describe, expect, test } from "vitest";
import type { HttpRequest } from "./http-message.ts";
import { strangerAnswer, unservedAnswer } from "./unserved.ts";

function requestFor(service: string, given: Partial<HttpRequest>): HttpRequest {
  return {
    ...{ method: "POST", path: "/", query: "", headers: {}, rawHeaders: [], target: "" },
    remoteAddress: "127.0.0.1",
    scope: { account: "123456789012", region: "us-east-1", accessKeyId: "a", service },
    ...given,
  };
}

/** Status, content type and body. */
function answered(service: string, given: Partial<HttpRequest>): readonly string[] {
  const answer = unservedAnswer(requestFor(service, given));
  const type = answer?.headers[answer.headers.indexOf("Content-Type") + 1];
  const body = typeof answer?.body === "string" ? answer.body : String(answer?.body);
  return [String(answer?.status), type ?? "", body];
}

describe("a service that is not here is refused by name, in the form of the request", () => {
  test("by X-Amz-Target in AWS JSON", () => {
    const target = "AWSCognitoIdentityProviderService.InitiateAuth";
    const headers = { "content-type": "application/x-amz-json-1.1" };
    const [status, type, body = ""] = answered("", { target, headers });
    expect([status, type]).toEqual(["400", "application/x-amz-json-1.1"]);
    expect(JSON.parse(body)).toEqual({
      __type: "UnknownOperationException",
      message: expect.stringMatching(
        /'AWSCognitoIdentityProviderService' .* not embedded .* route/,
      ),
    });
  });

  test("a form in the XML of the query protocol", () => {
    const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    const [status, type, body] = answered("ec2", { headers });
    expect([status, type]).toEqual(["400", "text/xml"]);
    expect(body).toMatch(/^<ErrorResponse><Error><Type>Sender<\/Type><Code>Unknown.*'ec2'/);
  });

  test("a path in JSON or, where the service speaks it, in XML", () => {
    const asked = { method: "GET", path: "/v2/apps" };
    expect(answered("kafka", asked).slice(0, 2)).toEqual(["400", "application/json"]);
    expect(answered("kafka", asked)[2]).toContain("GET /v2/apps");
    expect(answered("route53", asked).slice(0, 2)).toEqual(["400", "application/xml"]);
  });

  test("an RPC in CBOR", () => {
    const headers = { "smithy-protocol": "rpc-v2-cbor" };
    const path = "/service/Unheard/operation/Of";
    const [status, type, body] = answered("", { headers, path });
    expect([status, type]).toEqual(["400", "application/cbor"]);
    expect(body).toContain("Unheard");
  });

  test.each([
    ["/v2/apis", "apigatewayv2"],
    ["/restapis/x/stages", "apigateway"],
    ["/2013-04-01/hostedzone", "route53"],
    ["/2020-05-31/distribution", "cloudfront"],
    ["/model/some.model/invoke", "bedrock-runtime"],
    ["/v1/submitjob", "batch"],
  ])("%s without a signature is a call of %s", (path, service) => {
    const [status, , body] = answered("", { method: "GET", path });
    expect(status).toBe("400");
    expect(body).toContain(`The service '${service}' does not answer 'GET ${path}'`);
  });

  test("what is nobody's call is told what there is", () => {
    const { status, body } = strangerAnswer(
      requestFor("", { method: "GET", path: "/favicon.ico" }),
    );
    expect(status).toBe(404);
    expect(body).toMatch(/^Nothing here answers GET \/favicon.ico\.\n/);
  });

  test("what is no call of a service stays a page that is not there", () => {
    expect(unservedAnswer(requestFor("", { method: "GET", path: "/favicon.ico" }))).toBeUndefined();
  });
});
