// expr-treadle.mjs — expressions by the project's own compilers.
import { compileJsonata, compilePath } from "../../dist/query/index.js";
import { expressionOf } from "../expressions.mjs";

const EVALUATIONS = 20;

export function open(subject) {
  const { text, input, check } = expressionOf(subject);
  const compiled = subject.language === "JSONPath" ? compilePath(text) : compileJsonata(text);
  if (!compiled.ok) throw new Error(`${text}: ${JSON.stringify(compiled.problems)}`);
  const expression = compiled.value;
  const env = {
    input,
    context: () => ({}),
    variable: () => undefined,
    now: 1_700_000_000_000,
    random: () => {
      throw new Error("no chance here");
    },
  };
  if (!check(expression.evaluate(env))) throw new Error(`${text}: wrong value`);
  const run = () => {
    for (let i = 0; i < EVALUATIONS; i++) expression.evaluate(env);
  };
  return { run, runsAtOnce: EVALUATIONS };
}
