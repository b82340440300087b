// expr-jsonpath-plus.mjs — the npm package `jsonpath-plus`, which aws-local-stepfunctions depends on.
import { createRequire } from "node:module";
import { expressionOf } from "../expressions.mjs";

const peer = createRequire(import.meta.url).resolve("aws-local-stepfunctions");
const { JSONPath } = createRequire(peer)("jsonpath-plus");
const EVALUATIONS = 20;

export function open(subject) {
  const { text, input, definite, check } = expressionOf(subject);
  // Always a list: asking it not to wrap a single value takes ten times as long.
  const options = { path: text, json: input, wrap: true };
  const evaluate = () => {
    const values = JSONPath(options);
    return definite ? values[0] : values;
  };
  if (!check(evaluate())) throw new Error(`${text}: wrong value`);
  const run = () => {
    for (let i = 0; i < EVALUATIONS; i++) evaluate();
  };
  return { run, runsAtOnce: EVALUATIONS };
}
