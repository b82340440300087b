// exactness.ts — whether a JsonNumber was met since somebody last asked; shared by the value and its writer.
export const exactness: { met: boolean } = { met: false };
