// layers.ts — the layers that functions name: those of the project, and those that only AWS has.
import { isJsonArray, type Scope } from "../../base/index.ts";
import { type Place, placeOf, TemplateFault } from "../document/index.ts";
import type { LoadContext } from "../load/index.ts";
import { type Making, memberPlace, skipAt } from "./making.ts";

/** A layer that a function asks for. */
export interface AskedLayer {
  readonly arn: string;
  readonly place: Place;
  /** The logical id of the function. */
  readonly owner: string;
}

export function layersAsked(making: Making): readonly AskedLayer[] {
  const { Layers: layers } = making.properties;
  if (!isJsonArray(layers)) return [];
  const holder = memberPlace(making, "Layers");
  const owner = making.declared.logicalId;
  return layers.flatMap((arn, i) =>
    typeof arn === "string" ? [{ arn, owner, place: placeOf(arn, holder, i) }] : [],
  );
}

const LAYER_ARN = /^arn:[^:]+:lambda:([^:]+):(\d{12}):layer:[^:]+:\d+$/;

/**
 * Once every stack is read: a layer of our own account that no stack declares is refused as AWS refuses it; others
 * cannot be fetched and are listed as skipped, once each.
 */
export function checkLayers(
  asked: readonly AskedLayer[],
  declared: ReadonlySet<string>,
  context: LoadContext,
): void {
  const told = new Set<string>();
  for (const { arn, owner, place } of asked) {
    if (declared.has(arn) || told.has(arn)) continue;
    told.add(arn);
    if (isOurs(arn, context.scope)) {
      const fault = new TemplateFault(place, `Layer version ${arn} does not exist.`);
      context.notes.problems.push(fault.problem);
      continue;
    }
    const users = asked.filter((one) => one.arn === arn).map((one) => one.owner);
    const more = users.length === 1 ? "" : ` and ${users.length - 1} more`;
    const what = `layer ${arn} of ${owner}${more}`;
    skipAt(
      context,
      place,
      `${what}: it is not in this project and cannot be fetched; what uses it runs without it`,
    );
  }
}

function isOurs(arn: string, { account, region }: Scope): boolean {
  const [, ownRegion, ownAccount] = LAYER_ARN.exec(arn) ?? [];
  return ownAccount === account && ownRegion === region;
}
