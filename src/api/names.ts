// names.ts — names of state machines, executions and activities.
import { ServiceError } from "./service-error.ts";

// API reference, "Name": no white space, brackets, wildcards, special or control characters; the length has
// been checked with the shape.
const REFUSED =
  /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\u{10ffff}/u;

/** Throws InvalidName for what AWS refuses. */
export function requireName(name: string): string {
  if (REFUSED.test(name)) throw new ServiceError("InvalidName", `Invalid Name: '${name}'`);
  return name;
}
