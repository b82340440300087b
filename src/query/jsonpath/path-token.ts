// path-token.ts — what a path's text is made of, and how Jayway writes each part in its messages.
import type { Json } from "../../base/index.ts";
import type { PatternProgram } from "./pattern-program.ts";

/** One step of a path, in the order of the text. */
export type PathToken =
  | NamesToken
  | IndicesToken
  | SliceToken
  | WildcardToken
  | ScanToken
  | FilterToken
  | FunctionToken;

/** `.name`, `['name']` or a union of names `['a','b']`. */
export interface NamesToken {
  readonly type: "names";
  readonly names: readonly string[];
  readonly quote: "'" | '"';
}

/** `[0]`, `[-1]` or a union of indices `[0,2]`. */
export interface IndicesToken {
  readonly type: "indices";
  readonly indices: readonly number[];
}

/** `[1:]`, `[:3]`, `[1:3]`; a third number is read and ignored, as Jayway does. */
export interface SliceToken {
  readonly type: "slice";
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** `.*` or `[*]`. */
export interface WildcardToken {
  readonly type: "wildcard";
}

/** `..`: the token behind it is applied to every container at or below the place. */
export interface ScanToken {
  readonly type: "scan";
}

/** `[?(…)]`. */
export interface FilterToken {
  readonly type: "filter";
  readonly condition: Condition;
}

/** `.length()` and its kin. */
export interface FunctionToken {
  readonly type: "function";
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
}

export type FunctionParameter =
  | { readonly type: "literal"; readonly value: Json }
  | { readonly type: "path"; readonly tokens: readonly PathToken[] };

/** What a filter asks of each item. */
export type Condition =
  | { readonly type: "or" | "and"; readonly terms: readonly Condition[] }
  | { readonly type: "not"; readonly term: Condition }
  | { readonly type: "exists"; readonly path: FilterPath; readonly wanted: boolean }
  | {
      readonly type: "compare";
      readonly left: Operand;
      readonly operator: FilterOperator;
      readonly right: Operand;
    };

export type Operand = FilterPath | Literal | Pattern;

/** `@…` (the item) or `$…` (the document that the whole path is looked up in). */
export interface FilterPath {
  readonly type: "path";
  readonly from: "item" | "root";
  readonly tokens: readonly PathToken[];
}

export interface Literal {
  readonly type: "literal";
  readonly value: Json;
}

/** `/regex/flags`. */
export interface Pattern {
  readonly type: "pattern";
  readonly program: PatternProgram;
}

export const FILTER_OPERATORS = [
  "==",
  "!=",
  "===",
  "!==",
  "<",
  "<=",
  ">",
  ">=",
  "=~",
  "IN",
  "NIN",
  "SUBSETOF",
  "ANYOF",
  "NONEOF",
  "ALL",
  "SIZE",
  "EMPTY",
  "CONTAINS",
] as const;

export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** Whether the token can give at most one value. A union of names at the end of a path is merged into one object. */
export function isTokenDefinite(token: PathToken, isLast: boolean): boolean {
  switch (token.type) {
    case "names":
      return token.names.length === 1 || isLast;
    case "indices":
      return token.indices.length === 1;
    case "function":
      return true;
    case "slice":
    case "wildcard":
    case "scan":
    case "filter":
      return false;
  }
}

/** The token as Jayway writes it: `['a']`, `[0]`, `[1:]`, `[*]`, `..`, `[?]`, `.length()`. */
export function fragmentOf(token: PathToken): string {
  switch (token.type) {
    case "names":
      return `[${token.names.map((name) => `${token.quote}${name}${token.quote}`).join(",")}]`;
    case "indices":
      return `[${token.indices.join(",")}]`;
    case "slice":
      return `[${token.from ?? ""}:${token.to ?? ""}]`;
    case "wildcard":
      return "[*]";
    case "scan":
      return "..";
    case "filter":
      return "[?]";
    case "function":
      return `.${token.name}()`;
  }
}

export function fragmentsOf(tokens: readonly PathToken[]): string {
  return tokens.map(fragmentOf).join("");
}
