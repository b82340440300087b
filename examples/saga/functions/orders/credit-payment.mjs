import { complete, failure, findByOrder, putRow, transactionId } from "./rows.mjs";

export async function handler(event) {
  const order = complete(event);
  const debit = await findByOrder(order.order_id, ["payment_type", "Debit"]);
  if (debit === undefined) {
    throw failure("ErrProcessRefund", `no debit transaction found for order ${order.order_id}`);
  }
  const payment = {
    ...debit,
    transaction_id: transactionId(order.order_id, "Credit"),
    transaction_date: new Date().toISOString(),
    payment_amount: -debit.payment_amount,
    payment_type: "Credit",
  };
  await putRow(payment);
  if (order.order_id.startsWith("22")) {
    throw failure("ErrProcessRefund", `Unable to process refund for order ${order.order_id}`);
  }
  return { ...order, payment };
}
