// graph-pictures.mjs — the graphs of docs/images, as text by the name of their file.
//
// The order's run is an example that somebody made up, so that a picture shows every state of a state.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { root } from "./root.mjs";

const ITEMS = "/States/ShipItems/ItemProcessor";

const RUN = [
  ["/States/ValidateOrder", { status: "succeeded", durationMs: 140 }],
  ["/States/FraudCheck", { status: "succeeded", durationMs: 10 }],
  ["/States/ReserveInventory", { status: "succeeded", durationMs: 1400, retries: 1 }],
  ["/States/ChargePayment", { status: "succeeded", durationMs: 3700, retries: 2 }],
  [
    "/States/ShipItems",
    {
      status: "caught",
      durationMs: 3700,
      iterations: { total: 5, succeeded: 3, failed: 1, running: 0, aborted: 1 },
    },
  ],
  [`${ITEMS}/States/PackItem`, { status: "succeeded", durationMs: 1700 }],
  [`${ITEMS}/States/CreateLabel`, { status: "failed", durationMs: 2900, retries: 2 }],
  ["/States/CancelShipments", { status: "succeeded", durationMs: 800 }],
  ["/States/RefundPayment", { status: "running", durationMs: 2200, retries: 1 }],
];

const TAKEN = [
  "/States/ValidateOrder flow /States/FraudCheck",
  "/States/FraudCheck flow /States/ReserveInventory",
  "/States/ReserveInventory flow /States/ChargePayment",
  "/States/ChargePayment flow /States/ShipItems",
  "/States/ShipItems catch /States/CancelShipments",
  "/States/CancelShipments flow /States/RefundPayment",
  `${ITEMS}/States/PackItem flow ${ITEMS}/States/CreateLabel`,
];

/** `graph`: the room, from its sources or built. */
export function graphPictures({ layoutMachine, readGraph, renderSvg }) {
  const layoutOf = (file) =>
    layoutMachine(readGraph(parse(readFileSync(`${root}/${file}`, "utf8"))));
  const order = layoutOf("docs/images/order.asl.yaml");
  const saga = layoutOf("examples/saga/saga.asl.yaml");
  const overlay = { states: new Map(RUN), taken: new Set(TAKEN), ended: false };
  const pictures = new Map();
  for (const theme of ["light", "dark"]) {
    const run = renderSvg(order, { theme, overlay, title: "An order whose carrier is down" });
    pictures.set(`graph-run-${theme}.svg`, `${run}\n`);
    const picture = renderSvg(saga, { theme, title: "The saga example" });
    pictures.set(`graph-saga-${theme}.svg`, `${picture}\n`);
  }
  return pictures;
}
