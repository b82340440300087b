// @ts-check
// find-browser.mjs — where the browser is, and how to start it quietly; plain, so that scripts can use it too.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** What keeps it from speaking to anybody but us. */
export const QUIET = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update"],
];

/** What TREADLE_CHROMIUM names, or the first on the PATH; undefined where there is none. */
export function findBrowser() {
  const named = process.env["TREADLE_CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find((place) => existsSync(place));
}
