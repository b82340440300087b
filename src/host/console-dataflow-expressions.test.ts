// That the data flow of the console shows every expression that a state can have.
import { beforeAll, describe, expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import {
  EVERY_INPUT,
  EVERY_JSONATA,
  EVERY_PATH,
  type EveryMachine,
  expressionsOf,
  FAILING,
  statesWithin,
} from "../../test/support/every-expression.ts";
import { failingWhere } from "../../test/support/integration-runners.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { DataFlow, VisitPage } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor: failingWhere(FAILING) },
);

/** Of each state that was visited, by its name. */
async function flowsOf(machine: EveryMachine): Promise<ReadonlyMap<string, DataFlow>> {
  const arn = await client.run(machine.QueryLanguage, machine, EVERY_INPUT);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  const found = new Map<string, DataFlow>();
  for (const { name, enteredEventId } of visits) {
    found.set(name, await client.get(`dataflow?arn=${arn}&entered=${enteredEventId}`));
  }
  return found;
}

/** What a rule compares is told with the rule. */
const IN_RULES = /^Choices\[\d+\]\/(?!Assign|Output)/;

/** A Condition is told whole. */
function isTold({ decisions, steps }: DataFlow, at: string, text: string): boolean {
  if (!IN_RULES.test(at)) {
    return steps.some(({ expressions }) =>
      expressions.some((one) => one.at === at && one.text.trim() === text),
    );
  }
  const rule = decisions.find(({ field }) => at.startsWith(`${field}/`));
  const isWhole = at.endsWith("/Condition") && rule?.text.startsWith(text) === true;
  return isWhole || rule?.values?.some((value) => value.text === text) === true;
}

describe.each([EVERY_PATH, EVERY_JSONATA])("in $QueryLanguage", (machine) => {
  let found: ReadonlyMap<string, DataFlow>;

  beforeAll(async () => {
    found = await flowsOf(machine);
  }, 60_000);

  test("every expression of every state is shown, each at its place", () => {
    let count = 0;
    const lost: string[] = [];
    for (const [name, state] of statesWithin(machine)) {
      const flow = found.get(name);
      for (const { at, text } of expressionsOf(state, machine.QueryLanguage)) {
        count += 1;
        if (flow === undefined || !isTold(flow, at, text)) lost.push(`${name}: ${at} ${text}`);
      }
    }
    // Nothing could be read, so that it was never come to.
    expect(lost.filter((one) => !one.startsWith("Files: ItemSelector/"))).toEqual([]);
    expect(count).toBe({ JSONPath: 76, JSONata: 53 }[machine.QueryLanguage]);
  });

  test("none of them failed", () => {
    const failed = [...found].flatMap(([name, { steps }]) =>
      steps.flatMap(({ error, expressions }) =>
        [error, ...expressions.map((one) => one.error)].flatMap((one) =>
          one === undefined ? [] : [`${name}: ${one}`],
        ),
      ),
    );
    expect(failed).toEqual([]);
  });

  test("the values of a Distributed Map, of a role and of times are those that it ran with", () => {
    const values = (name: string, fields: RegExp): Record<string, unknown> =>
      Object.fromEntries(
        (found.get(name)?.steps ?? []).flatMap(({ field, value, source }) =>
          fields.test(field) ? [[field.replace(/Path$/, ""), [JSON.parse(value), source]]] : [],
        ),
      );
    expect(values("Distributed", /^Item(?:Batcher|Selector)|^Tolerated/)).toEqual({
      ToleratedFailureCount: [1, "computed"],
      ToleratedFailurePercentage: [0, "computed"],
      "ItemBatcher/MaxItemsPerBatch": [2, "computed"],
      "ItemBatcher/MaxInputBytesPerBatch": [1_000, "computed"],
      "ItemBatcher/BatchInput": [{ bi: "w" }, "computed"],
      ItemSelector: [{ s: "STATE_DATA" }, "history"],
    });
    expect(values("Task", /Seconds|Credentials/)).toEqual({
      TimeoutSeconds: [2, "history"],
      HeartbeatSeconds: [1, "history"],
      Credentials: [{ RoleArn: EVERY_INPUT.data.role }, "history"],
    });
    expect(values("Files", /^ItemReader|^ResultWriter/)).toMatchObject({
      "ItemReader/ReaderConfig/MaxItems": [1, "computed"],
    });
  });
});
