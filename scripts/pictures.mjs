// pictures.mjs — draws the graphs of docs/images again: node scripts/pictures.mjs (needs a build).
//
// The order's run is an example that somebody made up, so that a picture shows every state of a state.
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { layoutMachine, readGraph, renderSvg } from "../dist/graph/index.js";
import { root } from "./root.mjs";

const IMAGES = `${root}/docs/images`;
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

function layoutOf(file) {
  return layoutMachine(readGraph(parse(readFileSync(file, "utf8"))));
}

const order = layoutOf(`${IMAGES}/order.asl.yaml`);
const overlay = { states: new Map(RUN), taken: new Set(TAKEN), ended: false };
const saga = layoutOf(`${root}/examples/saga/saga.asl.yaml`);
for (const theme of ["light", "dark"]) {
  const run = renderSvg(order, { theme, overlay, title: "An order whose carrier is down" });
  writeFileSync(`${IMAGES}/graph-run-${theme}.svg`, `${run}\n`);
  const picture = renderSvg(saga, { theme, title: "The saga example" });
  writeFileSync(`${IMAGES}/graph-saga-${theme}.svg`, `${picture}\n`);
}
