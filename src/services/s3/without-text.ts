// without-text.ts — what is refused of an answer to HEAD.
import { ServiceFault } from "../service-fault.ts";

/** An answer to HEAD has no body; where an error's text would be, the SDK of tasks has `null`. */
export function withoutText<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    throw new ServiceFault(error.code, "null", { status: error.status });
  }
}
