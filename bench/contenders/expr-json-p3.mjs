// expr-json-p3.mjs — the npm package `json-p3`, compiled once; no dependency: `npm install --no-save json-p3`.
import { jsonpath } from "json-p3";
import { expressionOf } from "../expressions.mjs";

const EVALUATIONS = 20;

export function open(subject) {
  const { text, input, definite, check } = expressionOf(subject);
  const query = jsonpath.compile(text);
  const evaluate = () => {
    const values = query.query(input).values();
    return definite ? values[0] : values;
  };
  if (!check(evaluate())) throw new Error(`${text}: wrong value`);
  const run = () => {
    for (let i = 0; i < EVALUATIONS; i++) evaluate();
  };
  return { run, runsAtOnce: EVALUATIONS };
}
