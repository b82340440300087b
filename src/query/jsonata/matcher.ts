// matcher.ts — regular expressions as functions of the language: a text in, a match with its `next` out.
import { type Meter, spendItems, spendJoined, spendSteps } from "./budget.ts";
import { Matcher } from "./callable.ts";
import { JsonataError } from "./failure.ts";
import { ownedText } from "./owned-text.ts";
import type { RegexSearcher } from "./regex-search.ts";
import { numberIn, type Value } from "./value.ts";

export interface RegexSite {
  readonly searcher: RegexSearcher;
  readonly source: string;
  readonly position: number;
}

export function regexMatcher(site: RegexSite): Matcher {
  return new Matcher(2, (args, run) => {
    // What is no text is passed by, but of many calls each takes its time.
    spendSteps(run.meter, 1);
    const text = matchedText(args[0]);
    if (text === undefined) return undefined;
    // Only here: what follows in the same text finds it written down.
    spendJoined(run.meter, text);
    return matchFrom(site, text, placeWithin(text, args[1]), run.meter)?.found;
  });
}

/** Where a search begins: a place of the text, or the one behind its end from which nothing is found. */
function placeWithin(text: string, value: Value): number {
  const place = Math.trunc(numberIn(value) ?? 0);
  return place > 0 ? Math.min(place, text.length + 1) : 0;
}

/** A regular expression takes numbers and truth values as their texts, as JavaScript does. */
function matchedText(value: Value): string | undefined {
  if (typeof value === "string") return value;
  const plain = numberIn(value) ?? value;
  return typeof plain === "number" || typeof plain === "boolean" ? String(plain) : undefined;
}

interface Found {
  readonly found: Value;
  readonly empty: boolean;
}

const MATCH_ITEMS = 16;

function matchFrom(site: RegexSite, text: string, from: number, meter: Meter): Found | undefined {
  if (from > text.length) return undefined;
  const match = site.searcher.search(text, from, meter);
  if (match === undefined) return undefined;
  spendItems(meter, MATCH_ITEMS + match.groups.length);
  const next = new Matcher(0, (_, run) => nextMatch(site, text, match.end, run.meter));
  const whole = ownedText(text.slice(match.start, match.end), meter);
  const groups = match.groups.map((group) => group && ownedText(group, meter));
  return {
    found: { match: whole, start: match.start, end: match.end, groups, next },
    empty: whole === "",
  };
}

function nextMatch(site: RegexSite, text: string, from: number, meter: Meter): Value {
  if (from >= text.length) return undefined;
  const following = matchFrom(site, text, from, meter);
  // A match of nothing would be found again for ever.
  if (following?.empty === true)
    throw new JsonataError("D1004", { value: site.source }, site.position);
  return following?.found;
}
