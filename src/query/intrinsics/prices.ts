// prices.ts — what each function takes, in steps of the budget that the expressions of a state share.
//
// Measured: a step is 20 to 60 ns of the costliest arguments that were found for each function. Every function goes
// through its arguments once more for this, as far as they matter to it; that is in the prices.
import { isJsonArray, type Json, mayHoldExactNumbers } from "../../base/index.ts";
import { shallowSteps, type WalkPrice, walkSteps } from "../value-walk.ts";

/** The steps that a call with such arguments takes. */
export type Price = (values: readonly Json[]) => number;

/** Any call. */
const CALL = 4;

/** What only looks at one number or one place. */
export const callPrice: Price = () => CALL;

/** What keeps its arguments as they are. */
export const listingPrice: Price = (values) => CALL + values.length / 4;

/** What goes through the items of its first argument, and no deeper. */
export const itemsPrice: Price = ([list = null]) => CALL + shallowSteps(list, ITEM);

export const rangePrice: Price = () => 4 * CALL + RANGE;

/** What compares each item of the first argument with the second. */
export const containsPrice: Price = ([list = null, wanted = null]) => {
  const comparisons = isJsonArray(list) ? list.length * walkSteps(wanted, SOUGHT) : 0;
  return CALL + walkSteps(list, COMPARED) + comparisons;
};

export const uniquePrice: Price = ([list = null]) => CALL + walkSteps(list, SORTED);

export const jsonTextPrice: Price = ([value = null]) => CALL + walkSteps(value, WRITTEN);

/** A template from the data is read first; texts are put in as they are. */
export const formatPrice: Price = ([template = null, ...values]) =>
  CALL + walkSteps(template, TEMPLATE) + filledPrice(values);

export const filledPrice: Price = (values) => {
  let steps = CALL + 2 * values.length;
  for (const value of values)
    steps += walkSteps(value, typeof value === "string" ? COPIED : PRINTED);
  return steps;
};

export const mergePrice: Price = ([left = null, right = null]) =>
  CALL + shallowSteps(left, MERGED) + shallowSteps(right, MERGED);

/** Each character is up to three bytes, which are written one by one. */
export const encodePrice: Price = ([text = null]) => 2 * CALL + walkSteps(text, ENCODED);

export const decodePrice: Price = ([text = null]) => 2 * CALL + walkSteps(text, DECODED);

/** A digest has a price however short the text is; what is no text is written as one. */
export const hashPrice: Price = ([value = null]) =>
  DIGEST + walkSteps(value, typeof value === "string" ? DIGESTED : WRITTEN);

/** All digits of a seed are read. */
export const randomPrice: Price = (values) => 2 * CALL + walkSteps(values, SEED);

/** Each character of the second argument is put into a set. */
export const splitPrice: Price = ([text = null, separators = null]) =>
  CALL + walkSteps(text, SPLIT) + walkSteps(separators, SEPARATOR);

/** What a text of JSON holds is guessed from its punctuation; inside of strings there is little of that. */
export const parsePrice: Price = ([text]) => {
  if (typeof text !== "string") return CALL;
  let parts = 0;
  let members = 0;
  let escapes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === COLON) members += 1;
    else if (unit === COMMA || unit === OPENING_BRACKET) parts += 1;
    else if (unit === BACKSLASH) escapes += 1;
  }
  const punctuation = parts * PARSED_PART + members * PARSED_MEMBER + escapes * PARSED_ESCAPE;
  const plain = text.length / 4 + punctuation;
  return CALL + (mayHoldExactNumbers(text) ? EXACT_WEIGHT * plain : plain);
};

const COLON = 0x3a;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;

/** Of an object whose names nothing else in the text has. */
const PARSED_MEMBER = 24;
const PARSED_PART = 4;
const PARSED_ESCAPE = 1;
const EXACT_WEIGHT = 3;

const RANGE = 150;
const DIGEST = 400;

const ITEM: WalkPrice = { character: 0, part: 2, crowded: 0 };
const COMPARED: WalkPrice = { character: 1 / 8, part: 2, crowded: 12 };
const SOUGHT: WalkPrice = { character: 0, part: 1, crowded: 4 };
const SORTED: WalkPrice = { character: 1 / 4, part: 6, crowded: 24 };
const WRITTEN: WalkPrice = { character: 1 / 8, part: 2, crowded: 20 };
const PRINTED: WalkPrice = { character: 1 / 4, part: 4, crowded: 20 };
const COPIED: WalkPrice = { character: 1 / 16, part: 0, crowded: 0 };
const TEMPLATE: WalkPrice = { character: 1, part: 0, crowded: 0 };
const MERGED: WalkPrice = { character: 0, part: 6, crowded: 24 };
const ENCODED: WalkPrice = { character: 2, part: 0, crowded: 0 };
const DECODED: WalkPrice = { character: 1 / 2, part: 0, crowded: 0 };
const DIGESTED: WalkPrice = { character: 2.5, part: 0, crowded: 0 };
const SEED: WalkPrice = { character: 3, part: 0, crowded: 0 };
const SPLIT: WalkPrice = { character: 1 / 2, part: 0, crowded: 0 };
const SEPARATOR: WalkPrice = { character: 8, part: 0, crowded: 0 };
