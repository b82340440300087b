// route-table.ts — which rule a call falls under: the most specific one.
//
// ARN patterns win over actions, actions over services, services over the default; among patterns of one kind the
// one with more letters of its own wins, then the one that stands first.
import type { Route, RouteAsked, RoutePattern, RouteRule } from "./route.ts";

const RANK: Readonly<Record<RoutePattern["kind"], number>> = {
  ...{ arn: 3, action: 2, service: 1, default: 0 },
};

export class RouteTable {
  readonly #rules: readonly RouteRule[];

  /** Of rules that say the same, the first counts. */
  constructor(rules: readonly RouteRule[]) {
    this.#rules = [...rules].sort((a, b) => specificity(b.pattern) - specificity(a.pattern));
  }

  get rules(): readonly RouteRule[] {
    return this.#rules;
  }

  /** The route that names the call, not the default. */
  named(asked: RouteAsked): Route | undefined {
    return this.#rules.find((rule) => names(rule, asked))?.route;
  }

  /** The same of the project file alone. */
  namedByProject(asked: RouteAsked): Route | undefined {
    return this.#rules.find((rule) => rule.fromEnvironment !== true && names(rule, asked))?.route;
  }

  /** For what nothing else names. */
  get default(): Route | undefined {
    return this.#rules.find(({ pattern }) => pattern.kind === "default")?.route;
  }
}

function names({ pattern }: RouteRule, asked: RouteAsked): boolean {
  return pattern.kind !== "default" && fits(pattern, asked);
}

const LETTERS_MAX = 10_000;

function specificity(pattern: RoutePattern): number {
  return RANK[pattern.kind] * LETTERS_MAX + lettersOf(pattern);
}

function lettersOf(pattern: RoutePattern): number {
  switch (pattern.kind) {
    case "default":
    case "service":
      return 0;
    case "action":
      return pattern.action.replaceAll("*", "").length + (pattern.action.includes("*") ? 0 : 1000);
    case "arn":
      return pattern.arn.replaceAll("*", "").length;
  }
}

function fits(pattern: RoutePattern, { service, action, arns }: RouteAsked): boolean {
  switch (pattern.kind) {
    case "default":
      return true;
    case "service":
      return pattern.files.includes(service);
    case "action":
      return pattern.files.includes(service) && like(pattern.action, action.toLowerCase());
    case "arn":
      return arns.some((arn) => like(pattern.arn, arn));
  }
}

/** `*` stands for any text. Walks both texts once for every `*`, whatever the pattern. */
function like(pattern: string, text: string): boolean {
  const [head = "", ...parts] = pattern.split("*");
  const tail = parts.pop();
  if (tail === undefined) return pattern === text;
  if (!text.startsWith(head) || text.length < head.length + tail.length) return false;
  let at = head.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}
