import { complete, failure, putRow, transactionId } from "./rows.mjs";

export async function handler(event) {
  const order = complete(event);
  const amount = order.items.reduce((sum, item) => sum + item.unit_price * item.qty, 0);
  const payment = {
    transaction_id: transactionId(order.order_id, "Debit"),
    transaction_date: new Date().toISOString(),
    order_id: order.order_id,
    merchant_id: "merch1",
    payment_amount: Math.round(amount * 100) / 100,
    payment_type: "Debit",
  };
  await putRow(payment);
  if (order.order_id.startsWith("2")) {
    throw failure("ErrProcessPayment", `Unable to process payment for order ${order.order_id}`);
  }
  return { ...order, payment };
}
