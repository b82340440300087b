// states-caller.ts — Step Functions itself as tasks reach it: in process, by the same operations as from outside.
import type { JsonObject, Scope } from "../../base/index.ts";

export type StatesAnswer =
  /** Members and times as on the wire: `executionArn`, seconds since 1970. */
  | { readonly type: "answered"; readonly output: JsonObject }
  /** `code` is the error's type: `StateMachineDoesNotExist`. */
  | {
      readonly type: "refused";
      readonly code: string;
      readonly message: string;
      /** Of an answer over HTTP; 400 where absent. */
      readonly httpStatus?: number;
    }
  /** Nobody answered; `message` as AWS's SDK for Java says it. */
  | { readonly type: "unreachable"; readonly message: string };

export interface StatesCaller {
  /** `operation` in AWS's spelling (`StartExecution`), `params` as on the wire; no signature is asked for. */
  call(
    operation: string,
    params: JsonObject,
    scope: Scope,
    signal: AbortSignal,
  ): Promise<StatesAnswer>;
  /** Resolves when the execution is closed, at once where it is already, or there is none; may reject when aborted. */
  closed(executionArn: string, signal: AbortSignal): Promise<void>;
}
