// catalogue-page.ts — one page of the documents of a kind, in order of their keys.
import type { ApiContext } from "./context.ts";
import { type DocumentTypes, parseDocument } from "./machines/index.ts";
import { type PageRequest, pageLimit, placeOf, tokenFor } from "./paging.ts";

export interface CataloguePage<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/** The page a request asks for, among the documents whose keys begin with `prefix`. */
export function cataloguePage<K extends keyof DocumentTypes>(
  { engine: { catalog }, now }: ApiContext,
  request: PageRequest,
  { kind, prefix }: { readonly kind: K; readonly prefix: string },
): CataloguePage<DocumentTypes[K]> {
  const query = `${kind} ${prefix}`;
  const limit = pageLimit(request.maxResults);
  const after = placeOf(request, query, now());
  // One more than the page tells whether there is a next one.
  const range = { prefix, limit: limit + 1, ...(after === undefined ? {} : { after }) };
  const found = catalog.list(kind, range);
  const shown = found.slice(0, limit);
  const next = found.length > limit ? shown.at(-1)?.key : undefined;
  return {
    items: shown.map(({ text }) => parseDocument(kind, text)),
    nextToken: tokenFor(next, query, now()),
  };
}
