// code.ts — the console's own code that is fetched when it is first needed, from a server that may be away.
import { get } from "./client.ts";
import { type NewsStream, news } from "./news.ts";

const RETRY_MS = 2000;
/** A tab that is younger was started anew a moment ago: another start would not help. */
const NEW_TAB_MS = 10_000;

/**
 * What `load` imports. While the server is away it is not asked: browsers do not ask again for a module that they did
 * not get, so the page or the window opens once the server is back, and the tab stays as it is. Where it was asked all
 * the same, in the moment in which the server went, or was upgraded and has other files, the tab starts anew.
 *
 * @throws the import's own error where a start did not help
 */
export async function fetchCode<T>(load: () => Promise<T>): Promise<T> {
  await whileGone(news);
  try {
    return await load();
  } catch (error) {
    while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    if (performance.now() < NEW_TAB_MS) throw error;
    location.reload();
    return new Promise(() => undefined);
  }
}

function whileGone(stream: NewsStream): Promise<void> | undefined {
  if (stream.connection !== "gone") return undefined;
  return new Promise((resolve) => {
    const end = stream.subscribe(() => {
      if (stream.connection === "gone") return;
      end();
      resolve();
    });
  });
}

function isThere(): Promise<boolean> {
  return get("info").then(
    () => true,
    () => false,
  );
}
