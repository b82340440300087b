// payload-equality.ts — payloads are equal when their values are. They have no members of their own to be compared by,
// and two of them would otherwise be equal whatever they hold.
import { expect } from "vitest";
import { Payload } from "../src/base/index.ts";

expect.addEqualityTesters([
  function arePayloads(one: unknown, other: unknown): boolean | undefined {
    if (one instanceof Payload && other instanceof Payload) {
      return this.equals(one.value, other.value);
    }
    return one instanceof Payload || other instanceof Payload ? false : undefined;
  },
]);
