// A sample that must not compile: a test that says something other than it means.
import { expect } from "vitest";

const found = ["one"].find((text) => text === "two");
await expect.poll(() => found.length, 10_000).toBe(3);
