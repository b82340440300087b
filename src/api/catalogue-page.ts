// catalogue-page.ts — one page of the documents of a kind, in order of their keys.
import type { ArnHome } from "../base/index.ts";
import type { ApiContext } from "./context.ts";
import { type DocumentTypes, parseDocument } from "./machines/index.ts";
import { type PageRequest, pageLimit, placeOf, tokenFor } from "./paging.ts";

export interface CataloguePage<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/** The page a request asks for, among the documents whose keys begin as `prefix` says. */
export function cataloguePage<K extends keyof DocumentTypes>(
  { engine: { catalog }, now, scope }: ApiContext,
  request: PageRequest,
  { kind, prefix }: { readonly kind: K; readonly prefix: (home: ArnHome) => string },
): CataloguePage<DocumentTypes[K]> {
  // In the order of keys: what was made before names knew of partitions stands behind the others.
  const prefixes = new Set([prefix(scope), prefix({ ...scope, partition: "aws" })]);
  const query = `${kind} ${prefix(scope)}`;
  const limit = pageLimit(request.maxResults);
  const after = placeOf(request, query, now());
  // One more than the page tells whether there is a next one.
  const range = { limit: limit + 1, ...(after === undefined ? {} : { after }) };
  const found = [...prefixes].flatMap((own) => catalog.list(kind, { ...range, prefix: own }));
  const shown = found.slice(0, limit);
  const next = found.length > limit ? shown.at(-1)?.key : undefined;
  return {
    items: shown.map(({ text }) => parseDocument(kind, text)),
    nextToken: tokenFor(next, query, now()),
  };
}
