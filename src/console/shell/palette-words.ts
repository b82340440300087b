// palette-words.ts — what stands in the palette's empty field, before and after the rest of it is there.
export const PLACEHOLDER = "Pages, state machines, executions, commands …";
