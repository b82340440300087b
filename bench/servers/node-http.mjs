// node-http.mjs — the baseline: node:http that parses a JSON body and answers a small JSON document.
import { createServer } from "node:http";

const EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:hello:";

function answerTo(body) {
  const { name = "x" } = JSON.parse(body);
  return JSON.stringify({ executionArn: EXECUTION + name, startDate: Date.now() / 1000 });
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    const text = answerTo(body.toString());
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "content-length": Buffer.byteLength(text),
    };
    response.writeHead(200, headers).end(text);
  });
});
server.listen(0, "127.0.0.1", () => {
  console.error(`answers at http://127.0.0.1:${server.address().port}`);
});
process.on("SIGTERM", () => process.exit(0));
