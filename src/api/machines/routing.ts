// routing.ts — where an alias leads: one or two versions of one machine, with weights.
import type { Catalog } from "../../engine/index.ts";
import { type MachineArn, requireMachine } from "../resource-arn.ts";
import { ServiceError } from "../service-error.ts";
import { type AliasRoute, readDocument } from "./documents.ts";
import { resourceNotFound } from "./lookup.ts";

function invalidRouting(message: string): ServiceError {
  return new ServiceError("ValidationException", message, {
    reason: "INVALID_ROUTING_CONFIGURATION",
  });
}

/** The machine and the routes of a routing configuration, checked in AWS's order. */
export function requireRouting(
  catalog: Catalog,
  given: readonly {
    readonly stateMachineVersionArn: string | undefined;
    readonly weight: number | undefined;
  }[],
): { readonly machineArn: string; readonly routes: readonly AliasRoute[] } {
  const routes = given.map(({ stateMachineVersionArn = "", weight = 0 }) => ({
    stateMachineVersionArn,
    weight: Math.trunc(weight),
  }));
  const arns = routes.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  const received = `Received: [${arns.join(", ")}]`;
  const machines = arns.map(requireMachine);
  if (!machines.every(isVersion)) {
    throw invalidRouting(
      `Routing configuration must contain state machine version ARNs. ${received}`,
    );
  }
  if (new Set(arns).size < arns.length) {
    throw invalidRouting(
      `Routing configuration must contain distinct state machine version ARNs. ${received}`,
    );
  }
  const machineArn = machines[0]?.arn ?? "";
  if (machines.some(({ arn }) => arn !== machineArn)) {
    throw invalidRouting(
      `Routing configuration must contain versions of the same state machine. ${received}`,
    );
  }
  const weights = routes.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw invalidRouting(
      `Sum of routing configuration weights must equal 100. Received: [${weights.join(", ")}]`,
    );
  }
  const missing = arns.find(
    (arn) => readDocument(catalog, "stateMachineVersion", arn) === undefined,
  );
  if (missing !== undefined) throw resourceNotFound(missing);
  return { machineArn, routes };
}

function isVersion({ qualifier, label }: MachineArn): boolean {
  return label === undefined && qualifier !== undefined && /^[1-9]\d*$/.test(qualifier);
}

/** One of the routes by its weight; `draw` is in [0, 1). */
export function pickRoute(routes: readonly AliasRoute[], draw: number): AliasRoute | undefined {
  let below = 0;
  return routes.find(({ weight }) => {
    below += weight;
    return draw * 100 < below;
  });
}
