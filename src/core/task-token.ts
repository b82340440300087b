// task-token.ts — the token by which the outside names a task: the execution, the task and a nonce, opaque.
//
// No table is needed: whoever holds a token finds the execution by the ARN inside, and the execution compares
// the whole token with the one that it gave.
import { base64Decode, base64Encode, utf8Decode, utf8Encode } from "../base/index.ts";

export interface TaskTokenParts {
  readonly executionArn: string;
  readonly taskId: string;
  readonly nonce: string;
}

/** `AQ` in front, as AWS's tokens have, says version 1 of this form. */
const VERSION = [1, 0, 0] as const;
/** The model of SendTask* allows no more. */
const TOKEN_LENGTH_MAX = 2048;

/** The nonce comes from the trigger's seed, so nobody outside can make a token up. */
export function taskTokenOf(executionArn: string, taskId: string, nonce: string): string {
  const parts = utf8Encode(`${executionArn}\n${taskId}\n${nonce}`);
  return base64Encode(Uint8Array.from([...VERSION, ...parts]));
}

/** The parts of a token that {@link taskTokenOf} made; undefined for any other text. */
export function parseTaskToken(text: string): TaskTokenParts | undefined {
  if (text.length > TOKEN_LENGTH_MAX || text.length % 4 !== 0) return undefined;
  const bytes = base64Decode(text);
  if (bytes === undefined || VERSION.some((byte, i) => bytes[i] !== byte)) return undefined;
  const [executionArn, taskId, nonce, ...more] = utf8Decode(bytes.subarray(VERSION.length)).split(
    "\n",
  );
  if (executionArn === undefined || taskId === undefined || nonce === undefined) return undefined;
  return more.length > 0 ? undefined : { executionArn, taskId, nonce };
}
