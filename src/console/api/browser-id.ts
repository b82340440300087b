// browser-id.ts — a name that all tabs of this browser share, by which the server counts their streams.

const KEY = "treadle-browser";

/** Undefined where the browser keeps nothing; its streams are then not counted. */
export function browserId(): string | undefined {
  try {
    const known = localStorage.getItem(KEY);
    if (known !== null) return known;
    const made = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) =>
      part.toString(36),
    ).join("-");
    localStorage.setItem(KEY, made);
    return made;
  } catch {
    // Storage is forbidden or full: nothing else of the console needs it either.
    return undefined;
  }
}
