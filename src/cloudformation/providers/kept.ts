// kept.ts — types that nothing here needs: permissions, metadata, parts of APIs. They are a record of their stack.
import type { JsonObject } from "../../base/index.ts";
import type { Provider, Wanted } from "./provider.ts";

/** A resource whose id is its name and that has no service behind it. */
export function keptProvider(
  fixed: readonly string[] = [],
  made: (wanted: Wanted) => { readonly id?: string; readonly attributes?: JsonObject } = () => ({}),
  named?: string,
): Provider {
  const record: Provider["create"] = (wanted) => {
    const given = named === undefined ? undefined : wanted.properties[named];
    const { attributes = {}, id = String(given ?? wanted.name) } = made(wanted);
    return Promise.resolve({ physicalId: id, attributes });
  };
  return {
    fixed,
    ...(named === undefined ? {} : { named }),
    create: record,
    update: record,
    remove: () => Promise.resolve(),
  };
}
