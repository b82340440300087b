// page.ts — lists in pages: MaxItems, Marker, NextMarker.
import type { JsonObject } from "../../base/index.ts";
import { expectWhole, throwIfAny } from "../configuration.ts";
import { invalidParameter } from "../lambda-error.ts";

const MAX_ITEMS_MAX = 10_000;

/** A marker is the number of items before the page, in base64. */
export function pageOf(
  all: readonly JsonObject[],
  query: URLSearchParams,
  pageMax: number,
): { readonly items: readonly JsonObject[]; readonly marker: JsonObject } {
  const asked = query.get("MaxItems");
  const problems: string[] = [];
  const count = asked === null || asked === "" ? pageMax : Number(asked);
  expectWhole(problems, { member: "maxItems", value: count, min: 1, max: MAX_ITEMS_MAX });
  throwIfAny(problems);
  const start = startOf(query.get("Marker"));
  const end = start + Math.min(count, pageMax);
  const next = Buffer.from(String(end)).toString("base64");
  return { items: all.slice(start, end), marker: end < all.length ? { NextMarker: next } : {} };
}

function startOf(marker: string | null): number {
  if (marker === null || marker === "") return 0;
  const text = Buffer.from(marker, "base64").toString("latin1");
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw invalidParameter("Invalid value for marker");
}
