// dynamodb.mjs — DynamoDB without an SDK: a request is a POST with the operation in its header.

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
