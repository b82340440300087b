// placeholders.ts — compares a recorded answer with ours where the recorder's own replacements are unknown.
//
// Cases with services were recorded with replacements that the cases do not list: digests, names, tokens stand as
// `<m-d5-of-message-body:1>`. Such a placeholder stands for any text, the same one wherever it occurs.

const PLACEHOLDER = /<[^<>]*:\d+>/g;

export type Bindings = Map<string, string>;

/** What differs, by path. */
export function unlike(
  expected: unknown,
  actual: unknown,
  bindings: Bindings,
  path = "",
): readonly string[] {
  if (typeof expected === "string" && typeof actual === "string") {
    return matches(expected, actual, bindings) ? [] : [told(path, expected, actual)];
  }
  if (isObject(expected) && isObject(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...names].flatMap((name) =>
      unlike(expected[name], actual[name], bindings, `${path}.${name}`),
    );
  }
  return expected === actual ? [] : [told(path, expected, actual)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function matches(expected: string, actual: string, bindings: Bindings): boolean {
  if (expected === actual) return true;
  const names = expected.match(PLACEHOLDER) ?? [];
  if (names.length === 0) return false;
  const literal = expected
    .split(PLACEHOLDER)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const found = new RegExp(`^${literal.join("(.+?)")}$`, "s").exec(actual);
  if (found === null) return false;
  return names.every((name, at) => {
    const value = found[at + 1] ?? "";
    const bound = bindings.get(name) ?? value;
    bindings.set(name, bound);
    return bound === value;
  });
}

function told(path: string, expected: unknown, actual: unknown): string {
  return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}
