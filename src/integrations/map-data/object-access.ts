// object-access.ts — calls to S3 on behalf of one map run, tried again where that may help.
import type { JsonObject, Scope } from "../../base/index.ts";
import {
  isTransient,
  type ObjectAnswer,
  type ObjectOperation,
  type ObjectStore,
  refusedBy,
  Unreadable,
} from "./object-store.ts";

export type Answered = Extract<ObjectAnswer, { readonly type: "answered" }>;
export type Refused = Extract<ObjectAnswer, { readonly type: "refused" }>;

export interface AccessParts {
  readonly store: ObjectStore;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  readonly pause: (milliseconds: number) => Promise<void>;
}

const ATTEMPTS_MAX = 6;
const PAUSE_FIRST_MS = 100;

export class ObjectAccess {
  readonly #parts: AccessParts;

  constructor(parts: AccessParts) {
    this.#parts = parts;
  }

  /** Throws Unreadable for what S3 refuses. */
  async call(
    operation: ObjectOperation,
    parameters: JsonObject,
    payload?: Uint8Array,
  ): Promise<Answered> {
    const answer = await this.ask(operation, parameters, payload);
    if (answer.type === "refused") throw refusedBy(answer);
    return answer;
  }

  /** The same, with refusals as answers. */
  async ask(
    operation: ObjectOperation,
    parameters: JsonObject,
    payload?: Uint8Array,
  ): Promise<Answered | Refused> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#once(operation, parameters, payload);
      const again = answer.type === "unreachable" || isRefusedForNow(answer);
      if (!again || attempt === ATTEMPTS_MAX || this.#parts.signal.aborted) {
        if (answer.type !== "unreachable") return answer;
        throw new Unreadable(`Unable to execute HTTP request: ${answer.message}`);
      }
      await this.#parts.pause(PAUSE_FIRST_MS * 2 ** (attempt - 1));
    }
  }

  async #once(
    operation: ObjectOperation,
    parameters: JsonObject,
    payload: Uint8Array | undefined,
  ): Promise<ObjectAnswer | { readonly type: "unreachable"; readonly message: string }> {
    const { store, scope, signal } = this.#parts;
    try {
      const body = payload === undefined ? {} : { payload };
      return await store.call({ operation, parameters, scope, signal, ...body });
    } catch (error) {
      return { type: "unreachable", message: error instanceof Error ? error.message : "no answer" };
    }
  }
}

function isRefusedForNow(answer: ObjectAnswer): boolean {
  return answer.type === "refused" && isTransient(answer);
}
