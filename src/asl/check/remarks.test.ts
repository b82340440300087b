import { expect, test } from "vitest";
import { parseDefinition } from "../parse/index.ts";
import { checkDefinition } from "./check.ts";
import { remarksOn } from "./remarks.ts";

function remarksOf(...names: readonly string[]): readonly (string | undefined)[] {
  const caught = { Retry: [{ ErrorEquals: names.slice(0, 1) }] };
  const task = { Type: "Task", Resource: "arn:aws:states:::sns:publish", End: true };
  const last = { ...task, Catch: [{ ErrorEquals: names.slice(1), Next: "B" }] };
  const inner = (state: object) => ({ StartAt: "I", States: { I: state } });
  const definition = {
    StartAt: "A",
    States: {
      A: { Type: "Parallel", Branches: [inner({ ...task, ...caught })], Next: "M" },
      M: { Type: "Map", ItemProcessor: inner({ ...task, ...caught }), Next: "B" },
      B: last,
    },
  };
  const parsed = parseDefinition(JSON.stringify(definition, null, 1));
  if (!parsed.ok) throw new Error("it is a definition");
  const told = checkDefinition(parsed.value, { type: "STANDARD" });
  // AWS says nothing of them.
  expect(told.filter(({ message }) => message.includes("no error"))).toEqual([]);
  return remarksOn(parsed.value).map(({ hint, message, line }) => {
    const text = parsed.value.text.split("\n")[line - 1]?.trim().replace(",", "");
    return `${text} ${hint ?? message}`;
  });
}

test("the name of an error that no error has is told with the one that was meant, at its own line", () => {
  expect(remarksOf("States.Timout", "Lambda.ServiceExeption", "State.TaskFailed")).toEqual([
    `"States.Timout" did you mean 'States.Timeout'?`,
    `"States.Timout" did you mean 'States.Timeout'?`,
    `"Lambda.ServiceExeption" did you mean 'Lambda.ServiceException'?`,
    `"State.TaskFailed" did you mean 'States.TaskFailed'?`,
  ]);
});

test("one below States. that resembles none is told too: nobody can give it", () => {
  expect(remarksOf("Mine", "States.CardExpired")).toEqual([
    `"States.CardExpired" 'States.CardExpired' is no error of Step Functions, and an error of one's own cannot begin with 'States.'`,
  ]);
});

test("errors of one's own and those that are, are not doubted", () => {
  const own = ["Timeout", "Lambda.KMSAccessDeniedException", "Payment.Failed", "TaskFailed"];
  expect(remarksOf("States.ALL", ...own, "States.Http.StatusCode.404")).toEqual([]);
});
