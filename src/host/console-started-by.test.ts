// Executions found by what they were started by: a version, an alias, a machine's name; and news of them.
import { beforeAll, describe, expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { Dashboard, ExecutionPage } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

const DONE = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };
const EACH = {
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Label: "Each", End: true },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        ...DONE,
      },
    },
  },
};

describe("executions by machine", () => {
  let machine: string;
  let [version, alias] = ["", ""];

  const start = async (arn: string, name: string): Promise<void> => {
    const asked = { stateMachineArn: arn, name, input: "[1]" };
    const { executionArn = "" } = await client.call("StartExecution", asked);
    await client.host.engine.closed(executionArn);
  };
  const found = (filters: string): Promise<ExecutionPage> =>
    client.get<ExecutionPage>(`executions?counts=1&${filters}`);
  const names = async (filters: string): Promise<readonly string[]> =>
    (await found(filters)).items.map(({ name }) => name);

  beforeAll(async () => {
    machine = await client.machine("Checkout", EACH);
    const published = await client.call("PublishStateMachineVersion", { stateMachineArn: machine });
    version = published["stateMachineVersionArn"] ?? "";
    const routingConfiguration = [{ stateMachineVersionArn: version, weight: 100 }];
    const made = await client.call("CreateStateMachineAlias", {
      ...{ name: "PROD", routingConfiguration },
    });
    alias = made["stateMachineAliasArn"] ?? "";
    await start(machine, "by-machine");
    await start(version, "by-version");
    await start(alias, "by-alias");
    await start(await client.machine("Other", DONE), "of-other");
  }, 60_000);

  test("are those that a version or an alias started, as ListExecutions lists them", async () => {
    for (const stateMachineArn of [version, alias]) {
      const listed = await client.call("ListExecutions", { stateMachineArn });
      // What ListExecutions answers.
      const executions = listed["executions"] as unknown as readonly { readonly name: string }[];
      expect(await names(`machine=${stateMachineArn}`)).toEqual(executions.map(({ name }) => name));
    }
    expect(await names(`machine=${alias}`)).toEqual(["by-alias"]);
    expect(await names(`machine=${version}`)).toEqual(["by-alias", "by-version"]);
    expect(await names(`machine=${machine}:2`)).toEqual([]);
    expect(await names(`machine=${machine}`)).toHaveLength(3);
  });

  test("are counted, and narrowed by the other filters too", async () => {
    expect((await found(`machine=${alias}`)).counts).toMatchObject({ SUCCEEDED: 1, FAILED: 0 });
    expect((await found(`machine=${version}`)).counts).toMatchObject({ SUCCEEDED: 2 });
    const narrowed = await found(`machine=${version}&name=by-v&from=1000`);
    expect(narrowed.counts).toMatchObject({ SUCCEEDED: 1 });
    expect(narrowed.items[0]).toMatchObject({ name: "by-version", versionArn: version });
    expect(await names(`machine=${version}&status=FAILED`)).toEqual([]);
    expect(await names(`machine=${alias}&text=by-alias`)).toEqual(["by-alias"]);
    const board = await client.get<Dashboard>(`dashboard?machine=${version}`);
    expect(board.totals).toMatchObject({ started: 2 });
  });

  test("are counted anew when another one was started by the version", async () => {
    expect((await found(`machine=${version}`)).counts).toMatchObject({ SUCCEEDED: 2 });
    await start(version, "again");
    await expect
      .poll(async () => (await found(`machine=${version}`)).counts)
      .toMatchObject({ SUCCEEDED: 3 });
  });

  test("are those of the machine of a name; of none that is called so it is said", async () => {
    expect(await names("machine=Other")).toEqual(["of-other"]);
    await expect(found("machine=Nobody")).rejects.toThrow("No state machine is called 'Nobody'.");
  });

  test("are those of a name with a version or an alias; of one that is not there it is said", async () => {
    expect(await names("machine=Checkout:PROD")).toEqual(await names(`machine=${alias}`));
    expect(await names("machine=Checkout:PROD")).toContain("by-alias");
    expect(await names("machine=Checkout:1")).toEqual(await names(`machine=${version}`));
    expect(await names("machine=Checkout:1")).toContain("by-version");
    for (const [machine, said] of [
      ["Nobody:PROD", "No state machine is called 'Nobody'."],
      ["Checkout:1:2", "No state machine is called 'Checkout:1:2'."],
      ["Checkout:", "No state machine is called 'Checkout:'."],
      ["Checkout:7", "State machine 'Checkout' has no version or alias '7'."],
      ["Checkout:TEST", "State machine 'Checkout' has no version or alias 'TEST'."],
    ]) {
      await expect(found(`machine=${machine}`)).rejects.toThrow(said);
    }
  });

  test("of an alias that is no longer there are found by its name still", async () => {
    const routingConfiguration = [{ stateMachineVersionArn: version, weight: 100 }];
    const made = await client.call("CreateStateMachineAlias", {
      ...{ name: "GONE", routingConfiguration },
    });
    const stateMachineAliasArn = made["stateMachineAliasArn"] ?? "";
    await start(stateMachineAliasArn, "by-gone");
    await client.call("DeleteStateMachineAlias", { stateMachineAliasArn });
    expect(await names("machine=Checkout:GONE")).toEqual(["by-gone"]);
  });

  test("are a map run's where its execution is of the machine, else none", async () => {
    const { items } = await found("name=by-alias");
    const executionArn = items[0]?.executionArn;
    const listed = await client.call("ListMapRuns", { executionArn });
    // What ListMapRuns answers.
    const [run] = listed["mapRuns"] as unknown as readonly { readonly mapRunArn: string }[];
    const mapRun = `mapRun=${encodeURIComponent(run?.mapRunArn ?? "")}`;
    expect(await names(mapRun)).toHaveLength(1);
    for (const of of [machine, version, alias, "Checkout"]) {
      expect(await names(`${mapRun}&machine=${of}`)).toHaveLength(1);
    }
    for (const of of ["Other", `${machine}:7`]) {
      const none = await found(`${mapRun}&machine=${of}`);
      expect(none).toMatchObject({ items: [], counts: { SUCCEEDED: 0 } });
    }
  });

  test("are told of with what they were started by", async () => {
    const response = await fetch(`${client.url}/-/console/v1/news`);
    const told = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await start(alias, "told");
    let text = "";
    while (!text.includes("told")) text += (await told?.read())?.value ?? "";
    await told?.cancel();
    expect(text).toContain(`"aliasArn":"${alias}"`);
    expect(text).toContain(`"versionArn":"${version}"`);
  });
});
