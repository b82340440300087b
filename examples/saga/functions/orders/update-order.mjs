import { complete, failure, findRow, putRow } from "./rows.mjs";

export async function handler(event) {
  const order = complete(event);
  const saved = await findRow("orders", (row) => row.order_id === order.order_id);
  await putRow("orders", order.order_id, { ...(saved ?? order), order_status: "Pending" });
  if (order.order_id.startsWith("11")) {
    throw failure("ErrUpdateOrderStatus", `Unable to update order status for ${order.order_id}`);
  }
  return order;
}
