// service-calls.mjs — calls on AWS services over HTTP, on connections that stay open.
import { Agent, request } from "node:http";

/** Enough for moto and for us to know who asks and which service is meant. */
function authorization(service) {
  const scope = `test/20260101/us-east-1/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
}

export class ServiceCalls {
  #agent = new Agent({ keepAlive: true, noDelay: true });
  #url;

  constructor(url) {
    this.#url = url;
  }

  /** A call of AWS's JSON protocol: `target` is `DynamoDB_20120810.PutItem`. */
  async json({ service, target, version = "1.0", input }) {
    const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target };
    const { body } = await this.send({
      ...{ service, method: "POST", path: "/", headers },
      body: JSON.stringify(input),
    });
    return body === "" ? {} : JSON.parse(body);
  }

  /** Rejects unless the answer's status is 2xx: `{ status, body }`. */
  send({ service, method, path, headers = {}, body = "" }) {
    const options = {
      ...{ method, agent: this.#agent },
      headers: {
        ...headers,
        authorization: authorization(service),
        "content-length": Buffer.byteLength(body),
      },
    };
    return new Promise((resolve, reject) => {
      const call = request(`${this.#url}${path}`, options, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const { statusCode: status } = answer;
          if (status >= 200 && status < 300) resolve({ status, body: text });
          else reject(Object.assign(new Error(`${status}: ${text.slice(0, 300)}`), { status }));
        });
      });
      call.on("error", reject);
      call.end(body);
    });
  }

  close() {
    this.#agent.destroy();
  }
}
