// member.ts — setting members of objects under construction.
import { setMember } from "../../base/index.ts";
import type { Value } from "./value.ts";

/** Safe for every name, `__proto__` included. */
export function putMember(target: Record<string, Value>, name: string, value: Value): void {
  // The casts: `setMember` only stores the value, it need not be JSON.
  if (name === "__proto__") setMember(target as Record<string, never>, name, value as never);
  else target[name] = value;
}
