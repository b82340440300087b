// index.mjs — the API that products are created at: it takes its time, and sometimes it stumbles.
//
//   POST /api/products        creates a product: { name, polls?, stumbles? }
//   GET /api/products/{id}    whether it is complete: after `polls` questions (1), after `stumbles` failures (0)
import { randomUUID } from "node:crypto";
import { dynamodb } from "./dynamodb.mjs";

const TableName = process.env.TABLE;

export async function handler(event) {
  const [method] = event.routeKey.split(" ");
  return method === "POST" ? create(JSON.parse(event.body)) : status(event.pathParameters.id);
}

async function create({ name, polls = 1, stumbles = 0 }) {
  if (typeof name !== "string" || name === "")
    return answer(400, { message: "a product needs a name" });
  const id = randomUUID();
  const Item = {
    ...{ id: { S: id }, name: { S: name }, asked: { N: "0" } },
    ...{ polls: { N: String(polls) }, stumbles: { N: String(stumbles) } },
  };
  await dynamodb("PutItem", { TableName, Item });
  return answer(200, { id });
}

async function status(id) {
  const updated = await dynamodb("UpdateItem", {
    TableName,
    Key: { id: { S: id } },
    UpdateExpression: "ADD asked :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
    ReturnValues: "ALL_NEW",
  });
  const [asked, polls, stumbles] = ["asked", "polls", "stumbles"].map((name) =>
    Number(updated.Attributes[name].N),
  );
  if (asked <= stumbles) return answer(503, { message: "busy" });
  return answer(200, { complete: asked - stumbles >= polls });
}

/** The JSON is a text in `body`, as a function behind a gateway answers. */
function answer(statusCode, body) {
  return { statusCode, body: JSON.stringify({ statusCode, body: JSON.stringify(body) }) };
}
