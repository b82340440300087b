// That the machines of "every expression" leave out no field of the checker's own tables.
import { expect, test } from "vitest";
import {
  EVERY_JSONATA,
  EVERY_PATH,
  expressionsOf,
  statesWithin,
} from "../../../test/support/every-expression.ts";
import { problemsOf } from "./expect-diagnostic.ts";
import { STATE_TABLES } from "./state-tables.ts";

/** Names, literals and states within. */
const STATIC = new Set([
  ...["Type", "QueryLanguage", "Comment", "Next", "End", "Default", "Resource", "Retry", "Label"],
  ...["Result", "Branches", "ItemProcessor", "Iterator"],
]);

test.each([EVERY_PATH, EVERY_JSONATA])("in $QueryLanguage", (machine) => {
  const { QueryLanguage: language } = machine;
  expect(problemsOf(JSON.parse(JSON.stringify(machine)))).toEqual([]);
  const used = new Set<string>();
  for (const state of statesWithin(machine).values()) {
    for (const { at } of expressionsOf(state, language)) {
      const [field = ""] = at.split(/[/[]/);
      used.add(`${state["Type"]} ${field}`);
    }
  }
  const left = Object.entries(STATE_TABLES).flatMap(([type, { fields }]) =>
    [...fields].flatMap(([name, { language: only }]) => {
      if (STATIC.has(name) || (only !== undefined && only !== language)) return [];
      // In JSONPath a literal has a field beside it that ends with Path.
      const isLiteral = language === "JSONPath" && fields.has(`${name}Path`);
      return isLiteral || used.has(`${type} ${name}`) ? [] : [`${type} ${name}`];
    }),
  );
  expect(left).toEqual([]);
});
