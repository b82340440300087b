import { complete, failure, getRow, putRow } from "./rows.mjs";

export async function handler(event) {
  const order = complete(event);
  const saved = await getRow({ order_id: order.order_id });
  await putRow({ ...(saved ?? order), order_status: "Pending" });
  if (order.order_id.startsWith("11")) {
    throw failure("ErrUpdateOrderStatus", `Unable to update order status for ${order.order_id}`);
  }
  return order;
}
