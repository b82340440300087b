// expr-jsonata.mjs — the npm package `jsonata`, compiled once, evaluated with $states bound.
import jsonata from "jsonata";
import { expressionOf } from "../expressions.mjs";

const EVALUATIONS = 20;

export async function open(subject) {
  const { text, input, check } = expressionOf(subject);
  const expression = jsonata(text);
  const bindings = { states: { input } };
  if (!check(await expression.evaluate({}, bindings))) throw new Error(`${text}: wrong value`);
  const run = async () => {
    for (let i = 0; i < EVALUATIONS; i++) await expression.evaluate({}, bindings);
  };
  return { run, runsAtOnce: EVALUATIONS };
}
