// line.ts — one line of a journal file as bytes.
//
//   <CRC-32 of the JSON text, 8 hex digits> <JSON text>\n
//
// A line is valid when it ends in a newline and its checksum agrees. JSON text holds no raw newline, so lines are
// found without a length.
import { crc32 } from "node:zlib";

export function encodeLine(value: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(value), "utf8");
  return Buffer.concat([Buffer.from(`${checksum(text)} `, "latin1"), text, NEWLINE]);
}

const NEWLINE = Buffer.from("\n", "latin1");
const LINE_END = 10;

export type Lines = {
  readonly values: readonly unknown[];
  /** Bytes up to the end of the last valid line. */
  readonly validBytes: number;
  /** A valid line stands behind an invalid one: no torn tail, but damage. */
  readonly damaged: boolean;
};

export function decodeLines(bytes: Buffer): Lines {
  const values: unknown[] = [];
  let validBytes = 0;
  let broken = false;
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, at);
    if (end < 0) break;
    const text = bytes.subarray(at + 9, end);
    const valid = end - at > 9 && bytes.toString("latin1", at, at + 9) === `${checksum(text)} `;
    if (valid && broken) return { values, validBytes, damaged: true };
    if (valid) {
      values.push(JSON.parse(text.toString("utf8")));
      validBytes = end + 1;
    } else broken = true;
    at = end + 1;
  }
  return { values, validBytes, damaged: false };
}

function checksum(text: Buffer): string {
  return crc32(text).toString(16).padStart(8, "0");
}
