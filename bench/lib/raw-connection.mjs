// raw-connection.mjs — one keep-alive HTTP connection on a bare socket: a load that costs little beside the server.
//
// Only what the servers under test send: a Content-Length, one answer a request, ASCII in the bodies it reads.
import { connect } from "node:net";

const HEAD_END = "\r\n\r\n";

/** Unsigned, but it says which service is meant: moto wants to know. */
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0";

/** The bytes of a call, made once and sent again and again. */
export function requestText({ host, operation, body }) {
  const text = JSON.stringify(body);
  const head = [
    "POST / HTTP/1.1",
    `Host: ${host}`,
    "Content-Type: application/x-amz-json-1.0",
    `X-Amz-Target: AWSStepFunctions.${operation}`,
    `Authorization: ${AUTHORIZATION}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  return `${head.join("\r\n")}${HEAD_END}${text}`;
}

export class RawConnection {
  #socket;
  #received = "";
  #waiting;

  constructor(socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.on("data", (text) => this.#take(text));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed the connection")));
  }

  static open(host, port) {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port }, () => resolve(new RawConnection(socket)));
      socket.once("error", reject);
    });
  }

  /** One at a time: `{ status, body }`. */
  send(text) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(text, "latin1");
    });
  }

  close() {
    this.#socket.destroy();
  }

  #take(text) {
    this.#received += text;
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) {
      this.#fail(new Error(`an answer without a Content-Length: ${head}`));
      return;
    }
    const bodyAt = headEnd + HEAD_END.length;
    if (this.#received.length < bodyAt + Number(length)) return;
    const body = this.#received.slice(bodyAt, bodyAt + Number(length));
    this.#received = this.#received.slice(bodyAt + Number(length));
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    // "HTTP/1.1 200 OK"
    resolve({ status: Number(head.slice(9, 12)), body });
  }

  #fail(error) {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
