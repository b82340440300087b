// plain-item.ts — an item of DynamoDB as plain JSON, for reading.

type Plain =
  | null
  | boolean
  | string
  | Digits
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/** A number as the table has it, every digit kept. */
interface Digits {
  readonly digits: string;
}

/** The item's attributes, each as JSON text; undefined where the text is no such item. */
export function plainItem(row: string): Readonly<Record<string, string>> | undefined {
  try {
    const item: unknown = JSON.parse(row);
    if (typeof item !== "object" || item === null) return undefined;
    return Object.fromEntries(
      Object.entries(item).map(([name, value]) => [name, textOf(plain(value))]),
    );
  } catch {
    return undefined;
  }
}

function plain(value: unknown): Plain {
  if (typeof value !== "object" || value === null) return String(value);
  const [entry] = Object.entries(value);
  if (entry === undefined) return {};
  const [type, held]: readonly [string, unknown] = entry;
  if (type === "N") return { digits: String(held) };
  if (type === "BOOL") return held === true;
  if (type === "NULL") return null;
  if (type === "L" && Array.isArray(held)) return held.map(plain);
  if (type === "M" && typeof held === "object" && held !== null) {
    return Object.fromEntries(Object.entries(held).map(([name, inner]) => [name, plain(inner)]));
  }
  if (type === "NS" && Array.isArray(held)) return held.map((one) => ({ digits: String(one) }));
  if (Array.isArray(held)) return held.map(String);
  return String(held);
}

function textOf(value: Plain): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isDigits(value)) return value.digits;
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  const members = Object.entries(value).map(
    ([name, held]) => `${JSON.stringify(name)}:${textOf(held)}`,
  );
  return `{${members.join(",")}}`;
}

function isDigits(value: object): value is Digits {
  return "digits" in value && typeof value.digits === "string" && Object.keys(value).length === 1;
}
