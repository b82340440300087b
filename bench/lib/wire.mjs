// wire.mjs — calls that are not measured: create a machine, describe, read the server's counters.

export async function call(url, operation, input) {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AWSStepFunctions.${operation}`,
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify(input),
  });
  const body = await response.json();
  if (response.status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
  return body;
}

/** A request to the embedded S3 of the server. */
export async function s3(url, method, path, body) {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
  const headers = { authorization, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  const response = await fetch(`${url}${path}`, { method, body, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text;
}

export async function createMachine(url, { name, type, definition }) {
  const { stateMachineArn } = await call(url, "CreateStateMachine", {
    ...{ name, type },
    definition: JSON.stringify(definition),
    roleArn: "arn:aws:iam::123456789012:role/bench",
  });
  return stateMachineArn;
}

/** One number of the server's metrics page: 0 where it has not been counted yet. */
export async function metric(url, name) {
  const text = await (await fetch(`${url}/-/metrics`)).text();
  const values = text
    .split("\n")
    .filter((line) => line.startsWith(name) && !/\w/.test(line[name.length] ?? " "))
    .map((line) => Number(line.slice(line.lastIndexOf(" ") + 1)));
  return values.reduce((sum, value) => sum + value, 0);
}
