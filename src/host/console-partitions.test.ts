// The console of a GovCloud region, over a store that an earlier Treadle began: all its names were of `aws`.
import { expect, test } from "vitest";
import { ConsoleClient } from "../../test/support/console-client.ts";
import type { ActivityItem, MachineItem } from "../console-wire/index.ts";

const PASS = { StartAt: "P", States: { P: { Type: "Pass", End: true } } };

test("machines and activities with names of before are listed behind those that are new", async () => {
  const scope = { account: "123456789012", region: "us-gov-east-1" };
  await using client = await ConsoleClient.open({ scope });
  const { catalog } = client.host.engine;
  const aged = (text: string): string => text.replaceAll("arn:aws-us-gov:", "arn:aws:");
  await client.machine("legacy", PASS);
  await client.call("CreateActivity", { name: "old" });
  for (const kind of ["stateMachine", "stateMachineRevision", "activity"] as const) {
    for (const { key, text } of catalog.list(kind)) {
      if (aged(key) !== key) await catalog.delete(kind, key);
      await catalog.put(kind, aged(key), aged(text));
    }
  }
  await client.machine("zebra", PASS);
  await client.call("CreateActivity", { name: "young" });
  const states = (partition: string, what: string): string =>
    `arn:${partition}:states:${scope.region}:${scope.account}:${what}`;
  const machines = await client.get<readonly MachineItem[]>("machines");
  expect(machines.map(({ stateMachineArn }) => stateMachineArn)).toEqual([
    states("aws-us-gov", "stateMachine:zebra"),
    states("aws", "stateMachine:legacy"),
  ]);
  const activities = await client.get<readonly ActivityItem[]>("activities");
  expect(activities.map(({ activityArn }) => activityArn)).toEqual([
    states("aws-us-gov", "activity:young"),
    states("aws", "activity:old"),
  ]);
});
