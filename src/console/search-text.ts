// search-text.ts — parameters of the URL: plain texts, so that a person can read and write them.

/** What a route's `validateSearch` is given. */
export type RawSearch = Readonly<Record<string, string | undefined>>;

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/**
 * Reads a URL's parameters as `read` says. The router lays what was read over what stands in the URL, so what `read`
 * does not take must be there as undefined: else a page would be given the raw text. It also asks again with what was
 * read already (a link that says `start: true`), which goes back to the texts of the URL first.
 */
export function knownSearch<T extends object>(
  read: (raw: RawSearch) => T,
): (raw: Readonly<Record<string, unknown>>) => T {
  return (raw) => {
    const refused = Object.keys(raw).map((name) => [name, undefined]);
    // Undefined members are as good as absent ones to who reads them.
    return {
      ...(Object.fromEntries(refused) as Partial<T>),
      ...read(parseSearch(searchText(raw))),
    };
  };
}

/** Absent and empty parameters are left out; lists are joined by commas; `refused` holds parameters by their names. */
export function searchText(search: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (name === "refused") continue;
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text === undefined || text === null || text === "" || text === false) continue;
    parameters.set(name, text === true ? "1" : String(text));
  }
  // What nobody understood stays as it was written, behind what was understood of the same parameter.
  for (const [name, text] of Object.entries(search["refused"] ?? {})) {
    const known = parameters.get(name);
    parameters.set(name, known === null ? String(text) : `${known},${text}`);
  }
  // Colons and commas need no escape in a query; ARNs and lists stay readable.
  const written = parameters.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return written === "" ? "" : `?${written}`;
}
