// pglite-module.ts — the parts of PGlite 0.5.16 that we use, typed, and how we start it.
//
// It is an optional dependency, so its own types may be absent; these are what its source says.
import { fdatasyncSync } from "node:fs";
import { SEARCH_PATH } from "../redshift-sql/index.ts";

export interface PgMessage {
  readonly name: string;
  readonly [member: string]: unknown;
}

export interface PgDatabase {
  execProtocol(
    message: Uint8Array,
    options: { readonly throwOnError: boolean },
  ): Promise<{ readonly messages: readonly PgMessage[] }>;
  exec(sql: string): Promise<readonly { readonly rows: readonly Record<string, unknown>[] }[]>;
  isInTransaction(): boolean;
  close(): Promise<void>;
}

interface Stream {
  readonly nfd: number;
}

interface FileSystem {
  makedev(major: number, minor: number): number;
  registerDevice(device: number, operations: object): void;
  mkdev(path: string, device: number): void;
}

interface EmscriptenModule {
  readonly FS: FileSystem;
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: Stream) => number } };
}

interface Setup {
  readonly emscriptenOpts: { readonly preRun: ((module: EmscriptenModule) => void)[] };
}

export interface PgliteModule {
  readonly PGlite: {
    readonly defaultStartParams: readonly string[];
    create(folder: string, options: object): Promise<PgDatabase>;
  };
  readonly protocol: {
    readonly serialize: {
      parse(options: { readonly text: string }): Uint8Array;
      bind(options: { readonly values: readonly string[] }): Uint8Array;
      describe(options: { readonly type: "P"; readonly name: string }): Uint8Array;
      execute(options: { readonly portal: string; readonly rows: number }): Uint8Array;
      sync(): Uint8Array;
    };
  };
}

/** Sleeps as long as it is told; false: somebody cancelled. Holds the thread. */
export type Sleep = (milliseconds: number) => boolean;

export const SLEEP_DEVICE = "/dev/treadle-sleep";
/** Answers of the device: one letter. */
const SLEPT = 0x53;
const WOKEN = 0x43;
/** A device number that neither PGlite nor Emscripten uses. */
const DEVICE_MAJOR = 217;

/** The name is a variable so that the compiler does not ask for a package that may be absent. */
const PACKAGE: string = "@electric-sql/pglite";

export async function loadPglite(): Promise<PgliteModule> {
  // The cast: PGlite is pinned exactly; see the head of this file.
  return (await import(PACKAGE)) as PgliteModule;
}

export interface PgliteStart {
  readonly folder: string;
  readonly database: string;
  readonly sleep: Sleep;
}

export function startPglite(
  { PGlite }: PgliteModule,
  { folder, database, sleep }: PgliteStart,
): Promise<PgDatabase> {
  const replaced = PGlite.defaultStartParams.filter((text) => text !== "-F");
  const startParams = replaced.map((text) =>
    text.startsWith("search_path=") ? `search_path=${SEARCH_PATH}` : text,
  );
  // fdatasync of Emscripten does nothing, fsync reaches our file system.
  const settings = ["wal_sync_method=fsync", "shared_buffers=16MB", "wal_buffers=1MB"];
  return PGlite.create(folder, {
    database,
    startParams: [...startParams, ...settings.flatMap((text) => ["-c", text])],
    // It runs in memory, where there is nothing to sync.
    initDbStartParams: ["--wal-segsize=1", "--no-sync"],
    extensions: { treadle: { name: "treadle", setup: setupWith(sleep) } },
  });
}

function setupWith(sleep: Sleep) {
  return async (_database: unknown, emscriptenOpts: Setup["emscriptenOpts"]): Promise<Setup> => {
    emscriptenOpts.preRun.push((module) => {
      syncToDisk(module);
      addSleepDevice(module, sleep);
    });
    return { emscriptenOpts };
  };
}

function syncToDisk({ NODEFS }: EmscriptenModule): void {
  NODEFS.stream_ops.fsync = ({ nfd }) => {
    fdatasyncSync(nfd);
    return 0;
  };
}

/** A file that is read from the place `n`: the read ends after n milliseconds. */
function addSleepDevice({ FS }: EmscriptenModule, sleep: Sleep): void {
  let sought: number | undefined;
  const device = FS.makedev(DEVICE_MAJOR, 0);
  FS.registerDevice(device, {
    open: () => {},
    close: () => {},
    llseek: (_stream: unknown, offset: number, whence: number) => {
      if (whence === 0) sought = Number(offset);
      return Number(offset);
    },
    read: (_stream: unknown, buffer: Uint8Array, at: number, length: number) => {
      if (length === 0 || sought === undefined) return 0;
      const slept = sleep(sought);
      sought = undefined;
      buffer[at] = slept ? SLEPT : WOKEN;
      return 1;
    },
  });
  FS.mkdev(SLEEP_DEVICE, device);
}

/** PostgreSQL's own sleep cannot be cancelled here and knows no clock but the wall's. */
export const SLEEP_SQL: readonly string[] = [
  "alter function pg_catalog.pg_sleep(double precision) rename to pg_sleep_by_the_wall",
  `create function pg_catalog.pg_sleep(seconds double precision) returns void language plpgsql volatile strict as $$
    begin
      if seconds > 0 and pg_catalog.pg_read_binary_file('${SLEEP_DEVICE}',
          greatest(1, least(seconds, 1e9) * 1000)::bigint, 1) <> 'S'::bytea then
        raise exception 'canceling statement due to user request' using errcode = '57014';
      end if;
    end $$`,
  `create or replace function pg_catalog.pg_sleep_for(interval) returns void language sql volatile strict
    as $$ select pg_catalog.pg_sleep(extract(epoch from $1)::double precision) $$`,
];
