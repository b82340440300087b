// data-refused.ts — files of the data folder that a room cannot use: a person's to mend, not a bug.

/** The message names the file and what to do. */
export class DataRefused extends Error {
  override readonly name = "DataRefused";
}

/** A room that reads its files while it is built. */
export async function readingData<T>(building: Promise<T>): Promise<T> {
  try {
    return await building;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const sentence = text.endsWith(".") ? text : `${text}.`;
    throw new DataRefused(
      `${sentence} Restore it from a backup, or move it away to start without it.`,
      { cause: error },
    );
  }
}
