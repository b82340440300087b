import { complete, failure, putRow } from "./rows.mjs";

export async function handler(event) {
  const order = { ...complete(event), order_status: "New" };
  await putRow(order);
  if (order.order_id.startsWith("1")) {
    throw failure("ErrProcessOrder", `Unable to process order ${order.order_id}`);
  }
  return order;
}
