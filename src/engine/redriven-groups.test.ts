// What stands inside a Map or Parallel may end in a redrive before the Map or Parallel has its turn.
import { expect, test } from "vitest";
import { createLab } from "../../test/simulation/lab.ts";

const JSONATA = { QueryLanguage: "JSONata" };
const ONCE =
  "{% $states.context.Execution.RedriveCount = 0 and $states.input = 0 ? $error('no') : $states.input %}";

/** Its item 0 fails at once, and ends at once when it is redriven; the others take a minute. */
const SLOW = {
  StartAt: "Which",
  States: {
    Which: {
      ...{ Type: "Choice", ...JSONATA, Default: "Hold" },
      Choices: [{ Condition: "{% $states.input = 0 %}", Next: "Once" }],
    },
    Once: { Type: "Pass", ...JSONATA, Output: ONCE, End: true },
    Hold: { Type: "Wait", Seconds: 60, End: true },
  },
};

test.each([
  ["Parallel", { Branches: [SLOW] }, [[0], [1], [2]]],
  ["Map", { ItemProcessor: SLOW, Items: "{% [$states.input] %}" }, [[0], [1], [2]]],
])("an iteration that holds a %s ends once", async (Type, inner, output) => {
  const P = { Type, ...JSONATA, ...inner, End: true };
  const M = { Type: "Map", ItemProcessor: { StartAt: "P", States: { P } }, End: true };
  const lab = await createLab();
  const arn = await lab.start(await lab.machine({ M }), [0, 1, 2]);
  expect((await lab.settled(arn)).status).toBe("FAILED");
  await lab.engine.redriveExecution(arn);
  expect((await lab.settled(arn)).status).toBe("RUNNING");
  await lab.clock.advance(60_000);
  const { status, output: text } = await lab.settled(arn);
  expect([status, JSON.parse(text ?? "null")]).toEqual(["SUCCEEDED", output]);
  const ended = (await lab.events(arn)).filter((type) => type === "MapIterationSucceeded");
  expect(ended).toHaveLength(Type === "Map" ? 6 : 3);
  expect(lab.incidents).toEqual([]);
});
