// providers — who makes resources of which type.
import { OWN_TYPES } from "../../templates/index.ts";
import { IAM_PROVIDERS } from "./iam.ts";
import { keptProvider } from "./kept.ts";
import { LAMBDA_PROVIDERS } from "./lambda.ts";
import type { Provider } from "./provider.ts";
import { RECORD_PROVIDERS } from "./records.ts";
import { STATES_PROVIDERS } from "./states.ts";
import { TABLE_PROVIDERS } from "./table-types.ts";

export { Link, type Made, type Provider, type Wanted } from "./provider.ts";

const PROVIDERS: ReadonlyMap<string, Provider> = new Map([
  ...TABLE_PROVIDERS,
  ...LAMBDA_PROVIDERS,
  ...STATES_PROVIDERS,
  ...IAM_PROVIDERS,
  ...RECORD_PROVIDERS,
]);

/** Undefined for a type that is not made here. */
export function providerOf(type: string): Provider | undefined {
  const known = PROVIDERS.get(type);
  if (known !== undefined) return known;
  const own = OWN_TYPES.get(type);
  const isKept = own?.becomes === "kept" || own?.becomes === "route";
  return isKept ? keptProvider([], undefined, own.named) : undefined;
}
