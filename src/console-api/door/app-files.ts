// app-files.ts — the built console's files: its page for every path that a person may have bookmarked, its assets.
//
// Names of assets carry a digest of what they hold, so they are kept for ever; the page is asked for anew each time.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { HttpAnswer, HttpRequest } from "../../server/index.ts";
import { SAFE_HEADERS } from "./answers.ts";
import { notFound } from "./refused.ts";

const ASSET = /^\/(?:assets\/)?[\w-][\w.-]*$/;
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".map": "application/json",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

// Styles may stand in the page: libraries of the app put some there. Scripts may not.
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export class AppFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get isBuilt(): boolean {
    return existsSync(join(this.#folder, "index.html"));
  }

  /** A person's browser on any path, or a file of the app. */
  claims({ method, path, headers }: HttpRequest): boolean {
    if (method !== "GET" && method !== "HEAD") return false;
    if (path.startsWith("/-/")) return false;
    if (this.#isAsset(path)) return this.isBuilt;
    return /\btext\/html\b/.test(headers.accept ?? "") && this.isBuilt;
  }

  async answer(request: HttpRequest): Promise<HttpAnswer> {
    const isAsset = this.#isAsset(request.path);
    const name = isAsset ? request.path.slice(1) : "index.html";
    const file = await this.#read(name, String(request.headers["accept-encoding"] ?? ""));
    if (file === undefined) throw notFound(`The console has no file ${request.path}.`);
    const kept = request.path.startsWith("/assets/")
      ? "public, max-age=31536000, immutable"
      : "no-cache";
    const headers = [
      ...["Content-Type", TYPES[extname(name)] ?? "application/octet-stream"],
      ...["Cache-Control", kept, "Vary", "Accept-Encoding"],
      ...SAFE_HEADERS,
      ...["Content-Security-Policy", PAGE_POLICY, "X-Frame-Options", "DENY"],
      ...["Cross-Origin-Opener-Policy", "same-origin"],
      ...(file.encoding === undefined ? [] : ["Content-Encoding", file.encoding]),
    ];
    return { status: 200, headers, body: request.method === "HEAD" ? "" : file.bytes };
  }

  /** Files beside the page are its icon and the like; a name without a dot is a path of the app. */
  #isAsset(path: string): boolean {
    if (!ASSET.test(path) || path.includes("..")) return false;
    if (path.startsWith("/assets/")) return true;
    return path !== "/index.html" && extname(path) in TYPES && this.#exists(path.slice(1));
  }

  #exists(name: string): boolean {
    return existsSync(join(this.#folder, name));
  }

  async #read(
    name: string,
    accepts: string,
  ): Promise<{ readonly bytes: Buffer; readonly encoding: string | undefined } | undefined> {
    const packed = [
      ...(/\bbr\b/.test(accepts) ? [{ suffix: ".br", encoding: "br" }] : []),
      ...(/\bgzip\b/.test(accepts) ? [{ suffix: ".gz", encoding: "gzip" }] : []),
    ];
    for (const { suffix, encoding } of packed) {
      const bytes = await readIfThere(join(this.#folder, `${name}${suffix}`));
      if (bytes !== undefined) return { bytes, encoding };
    }
    const bytes = await readIfThere(join(this.#folder, name));
    return bytes === undefined ? undefined : { bytes, encoding: undefined };
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
