// dynamodb.mjs — DynamoDB without an SDK: a request is a POST with the operation in its header. Where
// @aws-sdk/client-dynamodb and @aws-sdk/util-dynamodb are installed, they do the same.

export async function dynamodb(operation, parameters) {
  const response = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.0",
      "X-Amz-Target": `DynamoDB_20120810.${operation}`,
    },
    body: JSON.stringify(parameters),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  throw new Error(`${operation}: ${answer.__type}: ${answer.message ?? answer.Message ?? ""}`);
}

/** `{ n: 1 }` as `{ n: { N: "1" } }`. */
export function toItem(row) {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toValue(value)]));
}

function toValue(value) {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(toValue) };
  return { M: toItem(value) };
}

export function fromItem(item) {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromValue(value)]));
}

function fromValue({ S, N, BOOL, NULL, L, M }) {
  if (N !== undefined) return Number(N);
  if (L !== undefined) return L.map(fromValue);
  if (M !== undefined) return fromItem(M);
  return NULL === true ? null : (S ?? BOOL);
}
