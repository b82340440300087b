import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { DataFlow, VisitPage } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

const TURNS = 1_500;
/** `i` counts the turns; whether `rare` is set on the way back is told by the history alone. */
const LOOPING = {
  QueryLanguage: "JSONata",
  StartAt: "I",
  States: {
    I: { Type: "Pass", Assign: { i: 0, order: "O-77", rare: "first" }, Next: "More" },
    More: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $i < 0 %}", Assign: { rare: "never" }, Next: "Turn" },
        { Condition: `{% $i < ${TURNS} %}`, Next: "Turn" },
      ],
      Default: "Boom",
    },
    Turn: { Type: "Pass", Assign: { i: "{% $i + 1 %}" }, Next: "More" },
    Boom: { Type: "Pass", Output: "{% $order & $rare %}", End: true },
  },
};

async function flowOf(arn: string, state: string): Promise<DataFlow> {
  const query = `visits?arn=${arn}&state=${encodeURIComponent(`/States/${state}`)}`;
  const { visits } = await client.get<VisitPage>(query);
  return client.get(`dataflow?arn=${arn}&entered=${visits.at(-1)?.enteredEventId}`);
}

test("a variable that was set before a loop of many turns is still seen, with who set it", async () => {
  const arn = await client.run("Looping", LOOPING, {});
  const flow = await flowOf(arn, "Boom");
  const seen = flow.variables.map(({ name, value, assignedBy }) => [name, value, assignedBy]);
  expect(seen).toEqual([
    ["i", "1500", "Turn"],
    ["order", '"O-77"', "I"],
    ["rare", '"first"', "I"],
  ]);
  expect([flow.unknownVariables, flow.missing]).toEqual([undefined, []]);
  expect(flow.steps.at(-1)?.value).toBe('"O-77first"');
}, 60_000);
