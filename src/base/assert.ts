// assert.ts — how the program says "we are wrong".

/** An invariant of Treadle itself is broken; never the workflow's or the caller's fault. */
export class AssertionFailed extends Error {
  override readonly name = "AssertionFailed";
}

/** Throws {@link AssertionFailed} unless `condition` holds; `invariant` is the rule in words. */
export function assert(condition: unknown, invariant: string): asserts condition {
  if (!condition) throw new AssertionFailed(invariant);
}

/** The end of a complete switch: the compiler proves the line dead. */
export function unreachable(value: never): never {
  throw new AssertionFailed(`unreachable: ${JSON.stringify(value)}`);
}
