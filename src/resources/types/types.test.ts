import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RESOURCE_TYPES } from "./index.ts";

test("the schema of treadle.yaml offers exactly the types that there are", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../../../data/treadle.schema.json", import.meta.url), "utf8"),
  );
  expect(schema.$defs.resource.properties.type.enum).toEqual([...RESOURCE_TYPES.keys()].sort());
});

test("the page of resources names every type", () => {
  const page = readFileSync(new URL("../../../docs/resources.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("|"));
  for (const type of RESOURCE_TYPES.keys()) {
    expect(
      rows.find((row) => row.includes(`\`${type}\``)),
      type,
    ).toBeDefined();
  }
});
