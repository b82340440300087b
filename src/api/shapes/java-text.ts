// java-text.ts — a request's value as AWS prints it inside its validation messages.
import type { Shape } from "./shape.ts";
import { SHAPES } from "./shapes.ts";

/** `[Item(name=value, other=1)]`: lists in brackets, structures by shape name, text as it is. */
export function javaText(value: unknown, shapeName: string): string {
  const shape = SHAPES[shapeName];
  if (value === null || value === undefined) return "null";
  if (shape?.type === "list" && Array.isArray(value)) {
    return `[${value.map((item) => javaText(item, shape.member)).join(", ")}]`;
  }
  if (shape?.type === "structure" && typeof value === "object") {
    const given = value as { readonly [name: string]: unknown };
    const members = Object.entries(shape.members).map(
      ([name, memberShape]) => `${name}=${javaText(given[name], memberShape)}`,
    );
    return `${shapeName}(${members.join(", ")})`;
  }
  if (shape?.type === "string" && shape.sensitive === true)
    return "*** Sensitive Data Redacted ***";
  return shape === undefined ? String(value) : javaScalar(value, shape);
}

/** Java shows that a number may have a fraction: `101.0`. */
export function javaScalar(value: unknown, shape: Shape): string {
  return shape.type === "float" && Number.isInteger(value) ? `${String(value)}.0` : String(value);
}
