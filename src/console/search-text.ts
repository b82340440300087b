// search-text.ts — parameters of the URL: plain texts, so that a person can read and write them.

/** What a route's `validateSearch` is given. */
export type RawSearch = Readonly<Record<string, string | undefined>>;

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Absent and empty parameters are left out; lists are joined by commas. */
export function searchText(search: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text === undefined || text === null || text === "" || text === false) continue;
    parameters.set(name, text === true ? "1" : String(text));
  }
  // Colons and commas need no escape in a query; ARNs and lists stay readable.
  const written = parameters.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return written === "" ? "" : `?${written}`;
}
