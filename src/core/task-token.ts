// task-token.ts — the token by which the outside names a task: the execution, the task and a nonce, opaque.
//
// No table is needed: whoever holds a token finds the execution by the ARN inside, and the execution compares
// the whole token with the one that it gave.
import { utf8Length } from "../base/index.ts";

export interface TaskTokenParts {
  readonly executionArn: string;
  readonly taskId: string;
  readonly nonce: string;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** `AQ` in front, as AWS's tokens have, says version 1 of this form. */
const VERSION = [1, 0, 0] as const;
/** The model of SendTask* allows no more. */
const TOKEN_LENGTH_MAX = 2048;

/** The nonce comes from the trigger's seed, so nobody outside can make a token up. */
export function taskTokenOf(executionArn: string, taskId: string, nonce: string): string {
  return base64([...VERSION, ...utf8Bytes(`${executionArn}\n${taskId}\n${nonce}`)]);
}

/** The parts of a token that {@link taskTokenOf} made; undefined for any other text. */
export function parseTaskToken(text: string): TaskTokenParts | undefined {
  if (text.length > TOKEN_LENGTH_MAX) return undefined;
  const bytes = base64Bytes(text);
  if (bytes === undefined || VERSION.some((byte, i) => bytes[i] !== byte)) return undefined;
  const [executionArn, taskId, nonce, ...more] = utf8Text(bytes.slice(VERSION.length)).split("\n");
  if (executionArn === undefined || taskId === undefined || nonce === undefined) return undefined;
  return more.length > 0 ? undefined : { executionArn, taskId, nonce };
}

function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  if (utf8Length(text) === text.length) {
    for (let i = 0; i < text.length; i++) bytes.push(text.charCodeAt(i));
    return bytes;
  }
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000)
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return bytes;
}

function utf8Text(bytes: readonly number[]): string {
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (let k = 1; k < length; k++) code = (code << 6) | ((bytes[i + k] ?? 0) & 63);
    text += code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
    i += length;
  }
  return text;
}

function base64(bytes: readonly number[]): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 0; k < 4; k++) {
      text += k > left ? "=" : ALPHABET.charAt((word >> (18 - 6 * k)) & 63);
    }
  }
  return text;
}

function base64Bytes(text: string): number[] | undefined {
  const match = /^([A-Za-z0-9+/]*)={0,2}$/.exec(text);
  if (match === null || text.length % 4 !== 0) return undefined;
  const [, digits = ""] = match;
  const bytes: number[] = [];
  let word = 0;
  let bits = 0;
  for (const digit of digits) {
    word = ((word << 6) | ALPHABET.indexOf(digit)) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((word >> bits) & 0xff);
  }
  return bytes;
}
