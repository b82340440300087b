// filter.ts — a condition to a predicate over items, with Jayway's notion of each operator.
import { isJsonNumber, type Json } from "../../base/index.ts";
import { compareOperands } from "./filter-operators.ts";
import { sourceTextOf } from "./java-text.ts";
import type { Condition, FilterPath, Operand, PathToken } from "./path-token.ts";
import { matchesWhole, type PatternProgram } from "./pattern-program.ts";
import { type Lookup, PathMiss, type Run, visitsOfPlain } from "./run.ts";

export type Predicate = (item: Json, run: Run) => boolean;

/** Makes a lookup of a path inside the filter; handed in because paths hold filters and filters hold paths. */
type LookupMaker = (
  tokens: readonly PathToken[],
  options: { readonly requiresAll: boolean },
) => Lookup;

export function filterOf(condition: Condition, lookupOf: LookupMaker): Predicate {
  switch (condition.type) {
    case "and":
      return condition.terms
        .map((term) => filterOf(term, lookupOf))
        .reduceRight((rest, first) => (item, run) => first(item, run) && rest(item, run));
    case "or":
      return condition.terms
        .map((term) => filterOf(term, lookupOf))
        .reduceRight((rest, first) => (item, run) => first(item, run) || rest(item, run));
    case "not": {
      const term = filterOf(condition.term, lookupOf);
      return (item, run) => !term(item, run);
    }
    case "exists": {
      const find = finderOf(condition.path, lookupOf(condition.path.tokens, { requiresAll: true }));
      return (item, run) => (find(item, run) !== undefined) === condition.wanted;
    }
    case "compare":
      return comparisonOf(condition, lookupOf);
  }
}

/** What a condition takes of each item: two comparisons a visit, fewer where they look deep into the item. */
export function visitsOf(condition: Condition): number {
  return Math.ceil(weightOf(condition) / 2);
}

function weightOf(condition: Condition): number {
  switch (condition.type) {
    case "and":
    case "or":
      return condition.terms.reduce((sum, term) => sum + weightOf(term), 0);
    case "not":
      return weightOf(condition.term);
    case "exists":
      return weightOfOperand(condition.path);
    case "compare":
      return weightOfOperand(condition.left) + weightOfOperand(condition.right) - 1;
  }
}

/** What stands at the root is found once. */
function weightOfOperand(operand: Operand): number {
  if (operand.type !== "path" || operand.from === "root") return 1;
  return 2 * visitsOfPlain(operand.tokens.length) - 1;
}

function comparisonOf(
  { left, operator, right }: Condition & { readonly type: "compare" },
  lookupOf: LookupMaker,
): Predicate {
  if (operator === "=~") return patternOf(left, right, lookupOf);
  const compare = compareOperands(operator);
  const findLeft = operandOf(left, lookupOf);
  if (right.type === "literal") {
    const { value } = right;
    return (item, run) => compare(findLeft(item, run), value, run);
  }
  const findRight = operandOf(right, lookupOf);
  return (item, run) => compare(findLeft(item, run), findRight(item, run), run);
}

type Finder = (item: Json, run: Run) => Json | undefined;

function operandOf(operand: Operand, lookupOf: LookupMaker): Finder {
  switch (operand.type) {
    case "literal":
      return () => operand.value;
    case "pattern":
      return () => undefined;
    case "path":
      return finderOf(operand, lookupOf(operand.tokens, { requiresAll: false }));
  }
}

function finderOf(path: FilterPath, lookup: Lookup): Finder {
  const find: Lookup = path.tokens.every((token) => token.type === "names")
    ? lookup
    : (document, run) => orUndefined(() => lookup(document, run), run);
  if (path.from === "item") return find;
  return (_, run) => run.rootValue(path, () => find(run.root, run));
}

/** Throwing and catching takes as long as so many visits. */
const MISS_VISITS = 32;

/** An operand whose path fails is an absent operand, unless the failure ends everything. */
function orUndefined(find: () => Json | undefined, run: Run): Json | undefined {
  try {
    return find();
  } catch (reason) {
    if (!(reason instanceof PathMiss) || reason.isFinal) throw reason;
    run.spend(MISS_VISITS);
    return undefined;
  }
}

/** A number is written to be held against a pattern. */
const NUMBER_TEXT_VISITS = 4;

/** `=~` with a pattern on exactly one side; with a list on the other, one item is enough. */
function patternOf(left: Operand, right: Operand, lookupOf: LookupMaker): Predicate {
  if ((left.type === "pattern") === (right.type === "pattern")) return () => false;
  const [pattern, other] = left.type === "pattern" ? [left, right] : [right, left];
  if (pattern.type !== "pattern") return () => false;
  const find = operandOf(other, lookupOf);
  return (item, run) => {
    const value = find(item, run);
    return Array.isArray(value)
      ? value.some((entry: Json) => matches(pattern.program, entry, run))
      : matches(pattern.program, value, run);
  };
}

function matches(program: PatternProgram, value: Json | undefined, run: Run): boolean {
  if (isJsonNumber(value)) run.spend(NUMBER_TEXT_VISITS);
  return matchesWhole(program, patternTextOf(value), (steps) => run.spend(steps));
}

/** What a pattern is held against: text, numbers and booleans as text, anything else as the empty text. */
function patternTextOf(value: Json | undefined): string {
  if (isJsonNumber(value)) return sourceTextOf(value);
  return typeof value === "string" || typeof value === "boolean" ? String(value) : "";
}
