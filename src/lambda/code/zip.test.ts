import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { unpackZip } from "./unpack.ts";
import { readZip, ZipProblem } from "./zip-reader.ts";
import { writeZip } from "./zip-writer.ts";

const directory = mkdtempSync(join(tmpdir(), "treadle-zip-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let count = 0;
function freshFolder(): string {
  count += 1;
  return join(directory, String(count));
}

const LIMITS = { unzippedBytesMax: 1_000_000, entriesMax: 1_000 };

interface RawEntry {
  readonly name: string;
  readonly content: Buffer;
  /** Unix mode with the file type. */
  readonly mode?: number;
  readonly announcedBytes?: number;
  readonly flags?: number;
  readonly method?: number;
}

/** A deflated archive in which every field can lie. */
function rawZip(entries: readonly RawEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const packed = deflateRawSync(entry.content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(entry.flags ?? 0, 2);
    common.writeUInt16LE(entry.method ?? 8, 4);
    common.writeUInt32LE(crc32(entry.content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.announcedBytes ?? entry.content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const head = Buffer.from("PK\u0001\u0002\u0014\u0003", "latin1");
    centrals.push(Buffer.concat([head, common, rest, name]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

async function problemOf(archive: Uint8Array, limits = LIMITS): Promise<ZipProblem> {
  const folder = freshFolder();
  const problem: unknown = await unpackZip(archive, folder, limits).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(problem).toBeInstanceOf(ZipProblem);
  expect(existsSync(folder)).toBe(false);
  return problem as ZipProblem;
}

test("what was written is read back", async () => {
  const files = [
    { name: "index.mjs", content: Buffer.from("export {};"), mode: 0o644 },
    { name: "bin/bootstrap", content: Buffer.from([0, 255, 10]), mode: 0o755 },
    { name: "empty", content: Buffer.alloc(0), mode: 0o644 },
  ];
  const folder = freshFolder();
  await unpackZip(writeZip(files), folder);
  for (const file of files) {
    expect(readFileSync(join(folder, file.name))).toEqual(file.content);
    expect(statSync(join(folder, file.name)).mode & 0o777).toBe(file.mode);
  }
});

test("deflated entries, folders, links inside and a ./ are unpacked", async () => {
  const folder = freshFolder();
  const archive = rawZip([
    { name: "./", content: Buffer.alloc(0), mode: 0o040755 },
    { name: "lib/", content: Buffer.alloc(0), mode: 0o040755 },
    { name: "lib/code.py", content: Buffer.from("x = 1\n".repeat(1000)) },
    { name: "link", content: Buffer.from("lib/code.py"), mode: 0o120777 },
  ]);
  await unpackZip(archive, folder, LIMITS);
  expect(readFileSync(join(folder, "lib/code.py"), "utf8")).toHaveLength(6000);
  expect(readlinkSync(join(folder, "link"))).toBe("lib/code.py");
});

test.each(["../evil", "a/../../evil", "/etc/evil", "C:\\evil", "..\\evil", "a\0b"])(
  "the name %j is refused",
  async (name) => {
    expect((await problemOf(rawZip([{ name, content: Buffer.from("x") }]))).message).toMatch(
      /unsafe/,
    );
  },
);

test("a link that leaves the folder is refused, and nothing is written through a link", async () => {
  const link = (target: string): RawEntry => ({
    name: "link",
    content: Buffer.from(target),
    mode: 0o120777,
  });
  await problemOf(rawZip([link("/etc")]));
  await problemOf(rawZip([link("../outside")]));
  await problemOf(rawZip([link("."), { name: "link/file", content: Buffer.from("x") }]));
});

test("an entry that inflates to more than it announces is refused", async () => {
  const bomb = { name: "bomb", content: Buffer.alloc(5_000_000), announcedBytes: 10 };
  expect((await problemOf(rawZip([bomb]))).message).toMatch(/does not inflate/);
});

test("an archive that announces too much is refused before anything is inflated", async () => {
  const large = { name: "large", content: Buffer.alloc(10), announcedBytes: 2_000_000 };
  expect((await problemOf(rawZip([large]))).tooLarge).toBe(true);
  const many = Array.from({ length: 5 }, (_, i) => ({ name: `f${i}`, content: Buffer.alloc(1) }));
  expect((await problemOf(rawZip(many), { ...LIMITS, entriesMax: 4 })).tooLarge).toBe(true);
});

test("damage, encryption and foreign methods are refused", async () => {
  const archive = rawZip([{ name: "a", content: Buffer.from("hello hello hello") }]);
  const damaged = Buffer.from(archive);
  damaged.writeUInt8(damaged.readUInt8(32) ^ 0xff, 32);
  await problemOf(damaged);
  await problemOf(archive.subarray(0, archive.length - 10));
  await problemOf(rawZip([{ name: "a", content: Buffer.from("x"), flags: 1 }]));
  await problemOf(rawZip([{ name: "a", content: Buffer.from("x"), method: 12 }]));
  await problemOf(Buffer.from("no zip at all"));
  await problemOf(Buffer.alloc(0));
});

test("the same name twice is refused", async () => {
  const entry = { name: "a", content: Buffer.from("x") };
  await problemOf(rawZip([entry, entry]));
  await problemOf(rawZip([entry, { name: "a/b", content: Buffer.from("y") }]));
});

test("no bytes make the reader fail in any other way than saying so", async () => {
  const archive = rawZip([
    { name: "a/b.txt", content: Buffer.from("text ".repeat(50)) },
    { name: "c", content: Buffer.from("more") },
  ]);
  const change = fc.record({ at: fc.nat(archive.length - 1), byte: fc.nat(255) });
  const property = fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
    const broken = Buffer.from(archive);
    for (const { at, byte } of changes) broken.writeUInt8(byte, at);
    try {
      for (const entry of readZip(broken, LIMITS)) await entry.content();
    } catch (error) {
      expect(error).toBeInstanceOf(ZipProblem);
    }
  });
  await fc.assert(property, { numRuns: 500 });
});
