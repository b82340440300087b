// zip-writer.ts — a zip archive of texts and bytes, stored without compression.
import { crc32 } from "node:zlib";

const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const END_BYTES = 22;
/** 1980-01-01: the same files always give the same bytes, so the same content hash. */
const DOS_DATE = 0x0021;
const MADE_BY_UNIX = 0x0314;
const REGULAR_FILE = 0o100000;

export interface ZipFile {
  readonly name: string;
  readonly content: Uint8Array;
  /** Permission bits; 0o644 where they do not matter. */
  readonly mode: number;
}

export function writeZip(files: readonly ZipFile[]): Uint8Array {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.name, "utf8");
    const fields = commonFields(file, name);
    const local = Buffer.alloc(LOCAL_HEADER_BYTES);
    local.writeUInt32LE(0x04034b50, 0);
    fields.copy(local, 4);
    locals.push(local, name, Buffer.from(file.content));
    centrals.push(centralHeader(fields, file.mode, offset), name);
    offset += LOCAL_HEADER_BYTES + name.length + file.content.length;
  }
  const directory = Buffer.concat(centrals);
  return Buffer.concat([...locals, directory, endRecord(files.length, directory.length, offset)]);
}

/** The 26 bytes that a local and a central header share, from "version needed" to "extra length". */
function commonFields(file: ZipFile, name: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x0800, 2);
  fields.writeUInt16LE(0, 4);
  fields.writeUInt16LE(0, 6);
  fields.writeUInt16LE(DOS_DATE, 8);
  fields.writeUInt32LE(crc32(file.content), 10);
  fields.writeUInt32LE(file.content.length, 14);
  fields.writeUInt32LE(file.content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function centralHeader(fields: Buffer, mode: number, offset: number): Buffer {
  const central = Buffer.alloc(CENTRAL_HEADER_BYTES);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(MADE_BY_UNIX, 4);
  fields.copy(central, 6);
  central.writeUInt32LE(((REGULAR_FILE | mode) << 16) >>> 0, 38);
  central.writeUInt32LE(offset, 42);
  return central;
}

function endRecord(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}
