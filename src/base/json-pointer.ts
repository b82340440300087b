// json-pointer.ts — JSON pointers (RFC 6901): names as parts of them, and back.

/** A name as one part of a pointer. */
export function pointerPart(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The names and indices that a pointer leads through; none for the empty one. */
export function pointerSteps(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}
