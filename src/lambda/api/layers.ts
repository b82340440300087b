// layers.ts — the layers that a function is given: spelled right, few enough, and there.
import type { Scope } from "../../base/index.ts";
import { invalidParameter, LambdaError } from "../lambda-error.ts";
import type { Members } from "./members.ts";

/** Whether a layer version of an account that is ours is there. */
export type KnowsLayer = (scope: Scope, arn: string) => Promise<boolean>;

const LAYER_ARN =
  /^(?<layer>arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:(?<account>\d{12}):layer:[a-zA-Z0-9-_]+):[0-9]+$/;
/** Layers that AWS itself keeps, for every account. */
const AWS_LAYER = /^arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+$/;
const LAYERS_MAX = 5;

export interface LayerWorld {
  readonly scope: Scope;
  readonly knowsLayer: KnowsLayer;
  /** What the function has: a layer that went meanwhile stays with it, as on AWS. */
  readonly before: readonly unknown[];
}

/** Layers of other accounts are taken as they are: they cannot be fetched, and nobody can tell whether they are there. */
export async function checkLayers(members: Members, world: LayerWorld): Promise<void> {
  const layers = members.list("Layers") ?? [];
  const seen = new Set<string>();
  for (const arn of layers) {
    const text = typeof arn === "string" ? arn : JSON.stringify(arn);
    const { layer, account } = LAYER_ARN.exec(text)?.groups ?? {};
    if (layer === undefined && !AWS_LAYER.test(text)) throw misspelled(layers);
    if (layer !== undefined && seen.has(layer)) {
      throw invalidParameter(
        "Two different versions of the same layer are not allowed to be referenced in the same function",
      );
    }
    if (layer !== undefined) seen.add(layer);
    if (account !== world.scope.account || world.before.includes(text)) continue;
    if (await world.knowsLayer(world.scope, text)) continue;
    throw invalidParameter(`Layer version ${text} does not exist.`);
  }
  if (layers.length > LAYERS_MAX) {
    throw invalidParameter(`Cannot reference more than ${LAYERS_MAX} layers.`);
  }
}

function misspelled(layers: readonly unknown[]): LambdaError {
  const given = layers.map(String).join(", ");
  return new LambdaError(
    "ValidationException",
    `1 validation error detected: Value '[${given}]' at 'layers' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 140, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: (arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+), Member must not be null]`,
  );
}
